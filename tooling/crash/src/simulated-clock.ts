// Simulated time: timers fire in order of their due time, each after everything the one before it set in motion has settled.
import type { Clock, Timer } from '@babble/host';

interface Armed {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

export class SimulatedClock implements Clock {
  #now = 1_700_000_000_000;
  #order = 0;
  readonly #armed = new Set<Armed>();

  now(): number {
    return this.#now;
  }

  setTimeout(run: () => void, delayMs: number): Timer {
    const armed: Armed = { due: this.#now + delayMs, order: this.#order++, run };
    this.#armed.add(armed);
    return armed;
  }

  clearTimeout(timer: Timer): void {
    this.#armed.delete(timer as Armed);
  }

  /** Lets simulated time pass until `done` holds; `false` if it does not within `limitMs`. */
  async runUntil(done: () => boolean, limitMs: number): Promise<boolean> {
    const end = this.#now + limitMs;
    await settle();
    while (!done()) {
      const next = this.#next();
      if (next === undefined || next.due > end) {
        this.#now = end;
        return false;
      }
      this.#armed.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.run();
      await settle();
    }
    return true;
  }

  /** Lets simulated time pass. */
  async run(ms: number): Promise<void> {
    await this.runUntil(() => false, ms);
  }

  #next(): Armed | undefined {
    let next: Armed | undefined;
    for (const armed of this.#armed) {
      const isEarlier =
        next === undefined || armed.due < next.due || (armed.due === next.due && armed.order < next.order);
      if (isEarlier) next = armed;
    }
    return next;
  }
}

/** Resolves when all promises that can settle without a timer have settled: nothing here waits for anything else. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
