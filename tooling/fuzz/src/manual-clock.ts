// Time that stands still until it is moved.
import type { Clock, Timer } from '@babble/net';

interface Armed {
  readonly due: number;
  readonly run: () => void;
}

export class ManualClock implements Clock {
  #now = 1_795_410_000_000;
  readonly #armed = new Set<Armed>();

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, delayMs: number): Timer {
    const armed: Armed = { due: this.#now + delayMs, run };
    this.#armed.add(armed);
    return armed;
  }

  clearTimeout(timer: Timer): void {
    this.#armed.delete(timer as Armed);
  }

  /** Moves time on and runs what is due. */
  advance(ms: number): void {
    this.#now += ms;
    for (const armed of [...this.#armed].sort((a, b) => a.due - b.due)) {
      if (armed.due > this.#now || !this.#armed.delete(armed)) continue;
      armed.run();
    }
  }
}
