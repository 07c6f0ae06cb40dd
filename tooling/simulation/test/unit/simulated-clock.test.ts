// Simulated time: what is due first comes first, and nothing comes that is not due.
import { expect, test } from '@jest/globals';
import { SimulatedClock } from '../../src/simulated-clock.ts';

test('timers fire in order of their due time, and at one time in the order in which they were set', async () => {
  const clock = new SimulatedClock(1_000);
  const fired: string[] = [];
  const at = (ms: number, name: string): void => {
    clock.setTimeout(() => fired.push(`${name} ${clock.now()}`), ms);
  };
  at(20, 'later');
  at(10, 'first');
  at(10, 'second');
  clock.clearTimeout(clock.setTimeout(() => fired.push('cleared'), 5));
  await clock.run(15);
  expect([...fired, clock.now(), clock.timerCount]).toEqual(['first 1010', 'second 1010', 1_015, 1]);
});

test('what promises set in motion is over before the next timer fires', async () => {
  const clock = new SimulatedClock();
  let now = -1;
  clock.setTimeout(() => {
    void Promise.resolve()
      .then(() => undefined)
      .then(() => clock.setTimeout(() => (now = clock.now()), 1));
  }, 1);
  clock.setTimeout(() => undefined, 50);
  await clock.runUntil(() => now >= 0, 100);
  expect(now).toBe(2);
});

test('what does not come is not waited for', async () => {
  const clock = new SimulatedClock();
  clock.setTimeout(() => undefined, 500);
  expect(await clock.reaches(() => false, 100)).toBe(false);
  expect(clock.now()).toBe(100);
  await expect(clock.runUntil(() => false, 100)).rejects.toThrow('not done after 100 ms of simulated time');
  await expect(clock.until(new Promise(() => undefined))).rejects.toThrow('the promise waits for nothing');
  expect(clock.now()).toBe(500);
});

test('a promise is waited for as long as it takes, and not longer', async () => {
  const clock = new SimulatedClock();
  clock.setTimeout(() => undefined, 2_000_000);
  await clock.until(new Promise<void>((resolve) => clock.setTimeout(resolve, 1_000_000)));
  expect(clock.now()).toBe(1_000_000);
});
