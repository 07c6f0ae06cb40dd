// Time as an argument: whoever waits or measures gets a Clock, so that whole networks run on simulated time.

/** What {@link Clock.setTimeout} returns: only ever handed back to the clock that made it. Opaque, so that the timers of Node and of pages fit. */
export type Timer = unknown;

/** `{ now: Date.now, setTimeout, clearTimeout }` is the real one. */
export interface Clock {
  /** Milliseconds since the Unix epoch; may have a fractional part. */
  now(): number;
  /** Calls `run` once, `delayMs` milliseconds (≥ 0) from now, never before this call returns. */
  setTimeout(run: () => void, delayMs: number): Timer;
  /** Makes sure that the timer does not fire any more. A timer that has fired already is ignored. */
  clearTimeout(timer: Timer): void;
}
