// Whether a page stood still, on a clock of the test.
import { describe, expect, test } from '@jest/globals';
import { SleepWatch, STILL_MS } from '../../src/sleep-watch.ts';
import type { Sleep } from '../../src/status.ts';

class Watched {
  readonly sleeps: Sleep[] = [];
  beats = 0;
  nowMs = 1_000_000;
  readonly timers = new Map<number, () => void>();
  readonly watch: SleepWatch;
  #count = 0;

  constructor() {
    this.watch = new SleepWatch({
      clock: {
        now: () => this.nowMs,
        setTimeout: (run) => {
          this.#count += 1;
          this.timers.set(this.#count, run);
          return this.#count;
        },
        clearTimeout: (timer) => this.timers.delete(Number(timer)),
      },
      beat: () => {
        this.beats += 1;
      },
      woke: (sleep) => this.sleeps.push(sleep),
    });
  }

  /** The timer comes after so long. */
  tick(afterMs: number): void {
    this.nowMs += afterMs;
    for (const [timer, run] of [...this.timers]) {
      this.timers.delete(timer);
      run();
    }
  }
}

describe('a page that may sleep', () => {
  test('a timer that comes in time, or somewhat late, is no sleep', () => {
    const page = new Watched();
    for (const ms of [1_000, 1_200, STILL_MS - 1]) page.tick(ms);
    expect(page.sleeps).toEqual([]);
    expect(page.beats).toBe(3);
  });

  test('a timer that comes much later tells from when until when the page slept, once', () => {
    const page = new Watched();
    page.tick(1_000);
    page.tick(3_600_000);
    page.tick(1_000);
    expect(page.sleeps).toEqual([{ fromMs: 1_001_000, untilMs: 4_601_000 }]);
  });

  test('whatever is called first after the sleep tells of it', () => {
    const page = new Watched();
    page.nowMs += 500;
    page.watch.look(); // The browser says that it is about to freeze the page.
    page.nowMs += STILL_MS;
    page.watch.look(); // And that it has woken it up.
    page.tick(0);
    expect(page.sleeps).toEqual([{ fromMs: 1_000_500, untilMs: 1_000_500 + STILL_MS }]);
  });

  test('after the end nothing is told, and no timer is left', () => {
    const page = new Watched();
    page.watch.stop();
    page.nowMs += 2 * STILL_MS;
    page.watch.look();
    expect([page.sleeps, page.beats, page.timers.size]).toEqual([[], 0, 0]);
  });
});
