// Time as an argument, as far as proxies need it.

/** What {@link Clock.setTimeout} returns: only ever handed back to the clock that made it. */
export type Timer = unknown;

/** `{ setTimeout, clearTimeout }` is the real one. */
export interface Clock {
  /** Calls `run` once, `delayMs` milliseconds (≥ 0) from now, never before this call returns. */
  setTimeout(run: () => void, delayMs: number): Timer;
  /** Makes sure that the timer does not fire any more. A timer that has fired already is ignored. */
  clearTimeout(timer: Timer): void;
}
