// Simulated time, on Node and on engines that have nothing of it: timers fire in order of their due time, each after everything that the one
// before it set in motion has settled.
import type { Clock, Timer } from '@babble/host';

interface Armed {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

export class SimulatedClock implements Clock {
  #now: number;
  #order = 0;
  readonly #armed = new Set<Armed>();
  readonly #settled: (run: () => void) => void;

  /** `settled` calls `run` once, after all promises that can settle without a timer have settled. */
  constructor(startMs: number, settled: (run: () => void) => void) {
    this.#now = startMs;
    this.#settled = settled;
  }

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

  /** Lets simulated time pass until `done` holds; fails after `limitMs` of it. */
  async runUntil(done: () => boolean, limitMs: number): Promise<void> {
    const end = this.#now + limitMs;
    for (;;) {
      await new Promise<void>((resolve) => this.#settled(resolve));
      if (done()) return;
      const next = this.#next();
      if (next === undefined || next.due > end) throw new Error(`not done after ${limitMs} ms of simulated time`);
      this.#armed.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.run();
    }
  }

  #next(): Armed | undefined {
    let next: Armed | undefined;
    for (const armed of this.#armed) {
      const earlier =
        next === undefined || armed.due < next.due || (armed.due === next.due && armed.order < next.order);
      if (earlier) next = armed;
    }
    return next;
  }
}
