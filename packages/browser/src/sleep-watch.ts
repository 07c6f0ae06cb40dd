// Whether the page stood still: browsers freeze tabs, and machines sleep, without a word to the page. A timer that should come every second and comes
// much later shows it. Nothing else is told of it; rules of what to do then are the validator's.
import type { Clock, Timer } from '@babble/host';
import type { Sleep } from './status.ts';

/** How often the page looks at the clock. */
const BEAT_MS = 1_000;

/**
 * From here on it counts as sleep: peers take a connection for dead that is silent for 10 s. Hidden tabs are called once per second, and those without open
 * connections once per minute, which is as good as asleep. A clock that is set forward looks the same.
 */
export const STILL_MS: number = 10_000;

export interface SleepWatchInit {
  readonly clock: Clock;
  /** After every look that found the page awake all the time. */
  readonly beat: () => void;
  /** The page has woken up. */
  readonly woke: (sleep: Sleep) => void;
}

export class SleepWatch {
  readonly #init: SleepWatchInit;
  #lookedMs: number;
  #timer: Timer;
  #isOver = false;

  /** Looks from now on, until {@link stop}. */
  constructor(init: SleepWatchInit) {
    this.#init = init;
    this.#lookedMs = init.clock.now();
    this.#later();
  }

  /** The page runs: something was called. Browsers tell of freezing, waking and showing a page sooner than the timer comes. */
  look(): void {
    if (this.#isOver) return;
    const { clock, beat, woke } = this.#init;
    const fromMs = this.#lookedMs;
    const untilMs = clock.now();
    this.#lookedMs = untilMs;
    if (untilMs - fromMs >= STILL_MS) woke({ fromMs, untilMs });
    else beat();
  }

  stop(): void {
    this.#isOver = true;
    this.#init.clock.clearTimeout(this.#timer);
  }

  #later(): void {
    this.#timer = this.#init.clock.setTimeout(() => {
      this.look();
      if (!this.#isOver) this.#later();
    }, BEAT_MS);
  }
}
