// Calls to the application that are not answered yet: each ends when its caller gives up, and all when the proxy is stopped.
import type { CancelSignal, CancelSource } from '@babble/host';
import { cancelSource } from '@babble/host';
import { ProxyError } from './errors.ts';

export class OpenCalls {
  readonly #open = new Set<CancelSource>();

  /**
   * What `work` gives. As soon as `signal` is aborted rejects with `BABBLE_PROXY_CANCELLED`, and at {@link stopAll} with `BABBLE_PROXY_STOPPED`;
   * the signal that `work` gets is aborted then, with that error as its reason.
   */
  async run<T>(signal: CancelSignal | undefined, work: (signal: CancelSignal) => Promise<T>): Promise<T> {
    const source = cancelSource();
    const ended = new Promise<never>((_resolve, reject) => {
      source.signal.addEventListener('abort', () => reject(source.signal.reason));
    });
    const onAbort = (): void => source.cancel(cancelled(signal?.reason));
    this.#open.add(source);
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted === true) onAbort();
    try {
      return await (source.signal.aborted ? ended : Promise.race([work(source.signal), ended]));
    } finally {
      this.#open.delete(source);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  stopAll(): void {
    for (const source of [...this.#open]) source.cancel(stopped());
  }
}

/** What calls to a proxy that is not running reject with. */
export function stopped(): ProxyError {
  return new ProxyError('BABBLE_PROXY_STOPPED', 'The proxy is not running');
}

function cancelled(reason: unknown): ProxyError {
  return new ProxyError('BABBLE_PROXY_CANCELLED', 'The call to the application was cancelled', {}, reason);
}
