// Time that stands still until a test lets it go on.
import type { Clock } from '@babble/host';

interface Entry {
  readonly atMs: number;
  readonly run: () => void;
}

export class SimulatedClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Entry>();

  now(): number {
    return this.#nowMs;
  }

  setTimeout(run: () => void, delayMs: number): Entry {
    const timer = { atMs: this.#nowMs + delayMs, run };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Entry);
  }

  get timerCount(): number {
    return this.#timers.size;
  }

  /** Lets promises run, then timers one after the other, until `promise` is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const done = (): void => {
      isSettled = true;
    };
    promise.then(done, done);
    for (;;) {
      await settled();
      if (isSettled) return promise;
      if (!this.#fireNext()) throw new Error('The promise waits for nothing');
    }
  }

  /** Lets `durationMs` pass, with everything that happens in it. */
  async advance(durationMs: number): Promise<void> {
    await settled();
    await this.until(new Promise<void>((resolve) => this.setTimeout(resolve, durationMs)));
    await settled();
  }

  #fireNext(): boolean {
    let next: Entry | undefined;
    for (const timer of this.#timers) if (next === undefined || timer.atMs < next.atMs) next = timer;
    if (next === undefined) return false;
    this.#timers.delete(next);
    this.#nowMs = Math.max(this.#nowMs, next.atMs);
    next.run();
    return true;
  }
}

/** Resolves when no promise has anything to do any more. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
