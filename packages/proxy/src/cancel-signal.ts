// Cancellation without the DOM: every AbortSignal is a CancelSignal.

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
  /** Aborts once; later calls do nothing. */
  cancel(reason: unknown): void;
}

/** A new signal, not aborted. */
export function cancelSource(): CancelSource {
  const listeners = new Set<() => void>();
  let isAborted = false;
  let cause: unknown;
  return {
    signal: {
      get aborted() {
        return isAborted;
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
    },
    cancel: (reason) => {
      if (isAborted) return;
      isAborted = true;
      cause = reason;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
  };
}
