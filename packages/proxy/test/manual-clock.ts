// Pauses pass at once; what waits for answers that do not come waits until the test says so.
import type { Clock } from '@babble/host';

/** As `timeoutMs` of the proxy under test: longer than any pause, so that the two can be told apart. */
export const LATE_MS = 60_000;

interface Entry {
  readonly delayMs: number;
  readonly run: () => void;
}

export class ManualClock implements Clock {
  readonly #late = new Set<Entry>();
  readonly pausesMs: number[] = [];

  now(): number {
    return Date.now();
  }

  setTimeout(run: () => void, delayMs: number): Entry {
    const timer = { delayMs, run };
    if (delayMs >= LATE_MS) this.#late.add(timer);
    else {
      this.pausesMs.push(delayMs);
      setImmediate(run);
    }
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#late.delete(timer as Entry);
  }

  get lateCount(): number {
    return this.#late.size;
  }

  /** Everything that is waited for is late now. */
  fireLate(): void {
    const late = [...this.#late];
    this.#late.clear();
    for (const { run } of late) run();
  }
}
