// Waiting a while.
import type { CancelSignal } from './cancel-signal.ts';
import type { Clock } from './clock.ts';

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function pause(clock: Clock, ms: number, signal: CancelSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      reject(signal.reason);
    };
    const timer = clock.setTimeout(end, ms);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
