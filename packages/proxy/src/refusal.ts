// Refusals of transactions as errors, and as the texts that carry them over a socket.
import type { Refusal } from './app-proxy.ts';
import type { ProxyErrorCode } from './errors.ts';
import { ProxyError } from './errors.ts';

const CODES: Readonly<Record<Refusal['refused'], ProxyErrorCode>> = {
  busy: 'BABBLE_PROXY_BUSY',
  tooLarge: 'BABBLE_PROXY_TRANSACTION_TOO_LARGE',
  stopped: 'BABBLE_PROXY_NOT_RUNNING',
};

/** What each refusal begins with on the wire; the reference has no refusals, it waits. */
const PREFIXES: Readonly<Record<Refusal['refused'], string>> = {
  busy: 'busy: ',
  tooLarge: 'transaction too large: ',
  stopped: 'not running: ',
};

export function refusalError({ refused, message }: Refusal): ProxyError {
  return new ProxyError(CODES[refused], message, { text: message });
}

/** The error text of an answer to `Babble.SubmitTx`. */
export function formatRefusal({ refused, message }: Refusal): string {
  return PREFIXES[refused] + message;
}

/** The error that a text of {@link formatRefusal} stands for; any other text is `BABBLE_PROXY_SUBMIT_REFUSED`. */
export function parseRefusal(text: string): ProxyError {
  for (const refused of ['busy', 'tooLarge', 'stopped'] as const) {
    const prefix = PREFIXES[refused];
    if (text.startsWith(prefix)) return refusalError({ refused, message: text.slice(prefix.length) });
  }
  return new ProxyError('BABBLE_PROXY_SUBMIT_REFUSED', `The node refused the transaction: ${text}`, { text });
}
