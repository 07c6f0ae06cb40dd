// Waking once per turn of the event loop.
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { OncePerTurn } from '../../src/once-per-turn.ts';

function setUp() {
  const clock = new SimulatedClock(0);
  let count = 0;
  const wake = (): void => {
    count += 1;
  };
  return { clock, turns: new OncePerTurn(clock, wake), count: () => count };
}

test('the first reason is heard at once, all others of the turn together in the next one', async () => {
  const { clock, turns, count } = setUp();
  for (let i = 0; i < 100; i += 1) turns.ask();
  expect(count()).toBe(1);
  await clock.run(1);
  expect(count()).toBe(2);
  await clock.run(100);
  expect(count()).toBe(2);
});

test('single reasons in different turns are each heard at once', async () => {
  const { clock, turns, count } = setUp();
  for (let turn = 1; turn <= 5; turn += 1) {
    turns.ask();
    expect(count()).toBe(turn);
    await clock.run(1);
  }
});

test('what is stopped wakes nobody later', async () => {
  const { clock, turns, count } = setUp();
  turns.ask();
  turns.ask();
  turns.stop();
  await clock.run(10);
  expect(count()).toBe(1);
});
