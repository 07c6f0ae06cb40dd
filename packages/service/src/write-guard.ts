// Who may change something over HTTP: nobody by default, whoever has the token where there is one, and never a page of another origin.

import { hasToken } from './bearer-token.ts';
import { RequestProblem } from './v1/problem.ts';

export interface WriteGuardInit {
  readonly allowSubmit: boolean;
  /** `undefined`: none is asked for. */
  readonly token: string | undefined;
}

/** Names that mean this machine whoever asks. */
const LITERAL = /^(?:localhost|[0-9.]+|\[[0-9a-f:.]+\])(?::[0-9]+)?$/i;

/** Throws a problem unless the request may write. */
export function checkMayWrite(
  header: (name: string) => string | undefined,
  { allowSubmit, token }: WriteGuardInit,
): void {
  if (!allowSubmit) {
    throw new RequestProblem(
      'forbidden',
      'Transactions are not taken over HTTP here: start the node with --allow-submit.',
    );
  }
  if (token !== undefined) {
    if (hasToken(header('authorization'), token)) return;
    const message = 'The token of the service is missing or wrong: send Authorization: Bearer <token>.';
    throw new RequestProblem('unauthorized', message, { 'WWW-Authenticate': 'Bearer' });
  }
  const origin = header('origin');
  if (origin === undefined) return;
  // Without a token, a page that came from elsewhere must not submit in the name of whoever looks at it, also not by having its own name lead here.
  const host = header('host') ?? '';
  if (origin.replace(/^https?:\/\//, '') === host && LITERAL.test(host)) return;
  throw new RequestProblem('forbidden', 'A page of another origin may not submit without the token of the service.');
}
