// When a node takes it that its peers cannot help it any more.
import { expect, test } from '@jest/globals';
import { FarBehind } from '../../src/states/far-behind.ts';

function watch(peerCount: number) {
  const state = { now: 0, helped: 0, helpless: 0 };
  const farBehind = new FarBehind({ help: () => state, peerCount: () => peerCount, now: () => state.now });
  const after = (ms: number, helped: number, helpless: number): boolean => {
    Object.assign(state, { helped, helpless, now: state.now + ms });
    return farBehind.check();
  };
  return { farBehind, after };
}

test('NODE-STATE-11: nobody helps, for two seconds, and more say so than may be liars', () => {
  const { after } = watch(3);
  expect(after(0, 0, 2)).toBe(false);
  expect(after(1_999, 0, 2)).toBe(false);
  expect(after(1, 0, 2)).toBe(true);
});

test('one that helps is enough, and one that does not may be a liar', () => {
  const { after } = watch(3);
  after(0, 1, 2);
  expect(after(60_000, 1, 2)).toBe(false);
  after(0, 0, 1);
  expect(after(60_000, 0, 1)).toBe(false);
});

test('the only peer there is counts; without peers, or before any has answered, nothing is known', () => {
  const one = watch(1);
  one.after(0, 0, 1);
  expect(one.after(2_000, 0, 1)).toBe(true);
  for (const alone of [watch(0), watch(1), watch(3)]) {
    alone.after(0, 0, 0);
    expect(alone.after(60_000, 0, 0)).toBe(false);
  }
});

test('it takes longer each time, until something has helped', () => {
  const { farBehind, after } = watch(3);
  after(0, 0, 3);
  expect(after(2_000, 0, 3)).toBe(true);
  after(0, 0, 3);
  expect(after(2_000, 0, 3)).toBe(false);
  expect(after(2_000, 0, 3)).toBe(true);
  farBehind.overcome();
  after(0, 0, 3);
  expect(after(2_000, 0, 3)).toBe(true);
});
