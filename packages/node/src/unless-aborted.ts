// Waiting for something until a signal says that it is not wanted any more.
import type { CancelSignal } from '@babble/host';

/** What `work` gives, unless the signal is aborted before: then rejects with its reason. */
export function unlessAborted<T>(signal: CancelSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
