// Cancellation without the DOM: every AbortSignal is a CancelSignal.

/** Tells a waiting operation that nobody wants its result any more. */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why, once `aborted`; what a cancelled operation keeps as the `cause` of its error. */
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
