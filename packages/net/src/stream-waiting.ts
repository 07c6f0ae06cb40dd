// What every ByteStream needs: a read and a write that wait until they are settled or cancelled.
import type { CancelSignal } from '@babble/host';
import { NetError } from './errors.ts';

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** The place of a reader or of a writer: of one at a time (a ByteStream is read and written by one). */
export class WaitingPlace<T> {
  #waiting: Waiting<T> | undefined;

  /** Whether somebody waits. */
  get isTaken(): boolean {
    return this.#waiting !== undefined;
  }

  /**
   * Waits from now on, until {@link resolve} or {@link reject}; `taken` is called at once, for what need not be waited for. Rejects with
   * `BABBLE_NET_CANCELLED` when the signal is aborted first.
   */
  async wait(signal: CancelSignal, taken: () => void = () => undefined): Promise<T> {
    const result = new Promise<T>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      taken();
    });
    const onAbort = (): void => {
      this.reject(new NetError('BABBLE_NET_CANCELLED', 'The stream operation was cancelled', {}, signal.reason));
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    try {
      return await result;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Gives whoever waits what he waits for; nobody may. */
  resolve(value: T): void {
    this.#take()?.resolve(value);
  }

  reject(error: unknown): void {
    this.#take()?.reject(error);
  }

  #take(): Waiting<T> | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

/** What reads and writes of a connection that has ended reject with. */
export function connectionLost(cause?: unknown): NetError {
  return new NetError('BABBLE_NET_CONNECTION_LOST', 'The connection is closed', {}, cause);
}
