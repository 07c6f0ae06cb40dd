// Waiting for something that nobody may want any more.
import type { CancelSignal } from './cancel-signal.ts';
import { ProxyError } from './errors.ts';

/** What `work` gives, or a rejection with `BABBLE_PROXY_CANCELLED` as soon as the signal is aborted; the work itself is not stopped. */
export async function cancellable<T>(signal: CancelSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw cancelled(signal);
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(cancelled(signal));
  });
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function cancelled(signal: CancelSignal): ProxyError {
  return new ProxyError('BABBLE_PROXY_CANCELLED', 'The call to the application was cancelled', {}, signal.reason);
}
