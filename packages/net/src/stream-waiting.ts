// What every ByteStream needs: a read and a write that wait until they are settled or cancelled.
import type { CancelSignal } from '@babble/host';
import { NetError } from './errors.ts';

/** A read or a write that waits. */
export interface Waiting<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** The result of a waiting operation. When the signal is aborted first, what `take` gives is rejected with `BABBLE_NET_CANCELLED`. */
export async function cancellable<T>(
  signal: CancelSignal,
  result: Promise<T>,
  take: () => Waiting<T> | undefined,
): Promise<T> {
  const onAbort = (): void => {
    take()?.reject(new NetError('BABBLE_NET_CANCELLED', 'The stream operation was cancelled', {}, signal.reason));
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await result;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** What reads and writes of a connection that has ended reject with. */
export function connectionLost(cause?: unknown): NetError {
  return new NetError('BABBLE_NET_CONNECTION_LOST', 'The connection is closed', {}, cause);
}
