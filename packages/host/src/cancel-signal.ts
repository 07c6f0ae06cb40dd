// Cancellation without the DOM: every AbortSignal is a CancelSignal, and packages that know no AbortController make their own.

/** Tells a waiting operation that nobody wants its result any more. */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why, once `aborted`; what a cancelled operation keeps as the `cause` of its error. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A signal and the right to abort it. */
export interface CancelSource {
  readonly signal: CancelSignal;
  /** Aborts once; later calls do nothing. Listeners run before this returns, in the order in which they were added. */
  cancel(reason?: unknown): void;
}

/** A new signal, not aborted. */
export function cancelSource(): CancelSource {
  const listeners = new Set<() => void>();
  let aborted = false;
  let cause: unknown;
  const signal: CancelSignal = {
    get aborted() {
      return aborted;
    },
    get reason() {
      return cause;
    },
    addEventListener: (_type, listener) => {
      listeners.add(listener);
    },
    removeEventListener: (_type, listener) => {
      listeners.delete(listener);
    },
  };
  return {
    signal,
    cancel: (reason) => {
      if (aborted) return;
      aborted = true;
      cause = reason;
      const waiting = [...listeners];
      listeners.clear();
      for (const listener of waiting) listener();
    },
  };
}

/** For operations that nobody will cancel. */
export const neverCancelled: CancelSignal = cancelSource().signal;
