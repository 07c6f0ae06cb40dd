// Simulated time: it stands still until it is let go on; timers fire in order of their due time, each after everything the one before it
// set in motion has settled.
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

  /** Begins at a time in ms. */
  constructor(startMs: number = 0) {
    this.#now = startMs;
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

  /** How many timers wait. */
  get timerCount(): number {
    return this.#armed.size;
  }

  /** Lets time pass until `done` holds; `false`, when that time is over, if it does not within `limitMs`. */
  async reaches(done: () => boolean, limitMs: number): Promise<boolean> {
    const end = this.#now + limitMs;
    await settled();
    while (!done()) {
      if (!this.#fireNext(end)) {
        // Nothing is due before an end that never comes: time stands still then.
        if (Number.isFinite(end)) this.#now = end;
        return false;
      }
      await settled();
    }
    return true;
  }

  /** Lets time pass until `done` holds; fails if it does not within `limitMs`. */
  async runUntil(done: () => boolean, limitMs: number): Promise<void> {
    if (!(await this.reaches(done, limitMs))) throw new Error(`not done after ${limitMs} ms of simulated time`);
  }

  /** Lets time pass until `promise` is settled, however long it takes; fails if it waits for no timer. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const done = (): void => {
      isSettled = true;
    };
    promise.then(done, done);
    const isReached = await this.reaches(() => isSettled, Number.POSITIVE_INFINITY);
    if (!isReached) throw new Error('the promise waits for nothing');
    return promise;
  }

  /** Lets so much time pass, with everything that happens in it. */
  async run(ms: number): Promise<void> {
    await this.reaches(() => false, ms);
  }

  /** Runs what is due first, if that is at the end or before it. */
  #fireNext(end: number): boolean {
    let next: Armed | undefined;
    for (const armed of this.#armed) {
      const isEarlier =
        next === undefined || armed.due < next.due || (armed.due === next.due && armed.order < next.order);
      if (isEarlier) next = armed;
    }
    if (next === undefined || next.due > end) return false;
    this.#armed.delete(next);
    this.#now = Math.max(this.#now, next.due);
    next.run();
    return true;
  }
}

/** Resolves when all promises that can settle without a timer have settled: nothing in a simulation waits for anything else. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
