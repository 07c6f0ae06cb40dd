// How much somebody may do: so much per second on average, so much at once.
import type { Clock } from '@babble/host';

export class Rate {
  readonly #clock: Clock;
  readonly #perSecond: number;
  readonly #burst: number;
  #left: number;
  #atMs: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#left = burst;
    this.#atMs = clock.now();
  }

  /** Whether one more is allowed; then it counts. */
  take(): boolean {
    const now = this.#clock.now();
    // A clock that is set back gives nothing.
    const gained = (Math.max(0, now - this.#atMs) / 1000) * this.#perSecond;
    this.#left = Math.min(this.#burst, this.#left + gained);
    this.#atMs = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** The last one does not count. */
  giveBack(): void {
    this.#left += 1;
  }
}
