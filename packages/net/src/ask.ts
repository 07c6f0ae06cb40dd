// One typed request: bytes out, a value or a coded error back. Rule NET-ERR-8.
import type { CancelSignal } from '@babble/host';
import { NetError } from './errors.ts';
import type { Method, Transport } from './transport.ts';

/** What is asked, and how the answer is read. */
export interface Question<A> {
  readonly method: Method;
  readonly body: Uint8Array;
  /** Throws `BABBLE_NET_MALFORMED` and `BABBLE_NET_LIMIT_EXCEEDED`. */
  readonly decode: (body: Uint8Array) => A;
}

/**
 * Rejects as `Transport.request` does, with `BABBLE_NET_REMOTE_ERROR` (`data.text`) when the peer answered with an error text, whose body is
 * ignored, and with what `decode` throws. Errors name `target` and `method` in their data.
 */
export async function ask<A>(
  transport: Transport,
  target: string,
  question: Question<A>,
  signal: CancelSignal,
): Promise<A> {
  const { method } = question;
  const answer = await transport.request(target, method, question.body, signal);
  const data = { target, method };
  if (answer.error !== '') {
    const message = `${target} answered ${method} with an error: ${answer.error}`;
    throw new NetError('BABBLE_NET_REMOTE_ERROR', message, { ...data, text: answer.error });
  }
  try {
    return question.decode(answer.body);
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    throw new NetError(error.code, `${target} answered ${method}: ${error.message}`, data, error);
  }
}
