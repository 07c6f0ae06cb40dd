// Waking somebody at most once per turn of the event loop, however often there is a reason to: the first reason of a turn is heard at
// once, so that a single one costs no time; all that follow it are heard together, in the next turn.
import type { Clock, Timer } from '@babble/host';

export class OncePerTurn {
  readonly #clock: Clock;
  readonly #wake: () => void;
  /** Set until the turn is over. */
  #timer: Timer | undefined;
  #isWanted = false;

  constructor(clock: Clock, wake: () => void) {
    this.#clock = clock;
    this.#wake = wake;
  }

  /** There is a reason. */
  ask(): void {
    if (this.#timer !== undefined) {
      this.#isWanted = true;
      return;
    }
    this.#timer = this.#clock.setTimeout(() => this.#turnEnded(), 0);
    this.#wake();
  }

  /** Forgets what was asked for in this turn. */
  stop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isWanted = false;
  }

  #turnEnded(): void {
    this.#timer = undefined;
    if (!this.#isWanted) return;
    this.#isWanted = false;
    this.ask();
  }
}
