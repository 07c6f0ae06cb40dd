// A node whose events nobody takes notices it.
import { expect, test } from '@jest/globals';
import { type Hearing, Unheard } from '../../src/states/unheard.ts';

function unheard() {
  const state = { now: 0, sequence: 10, hearings: [] as readonly Hearing[] };
  const watch = new Unheard({
    sequence: () => state.sequence,
    hearings: () => state.hearings,
    now: () => state.now,
  });
  /** Lets time pass, second by second, in which the others make events on top of this own one; returns whether it was found to be unheard. */
  const pass = (seconds: number, ownIndex: (i: number) => number, active = 3): boolean => {
    let found = false;
    for (let i = 0; i < seconds; i += 1) {
      state.now += 1_000;
      const heard = (n: number): number => (n < active ? state.now : Number.NEGATIVE_INFINITY);
      state.hearings = [0, 1, 2].map((n) => ({ ownIndex: ownIndex(i), heardMs: heard(n) }));
      found = watch.check() || found;
    }
    return found;
  };
  return { state, pass };
}

test('others go on, and nobody builds on what this node made 20 s ago', () => {
  const { pass } = unheard();
  expect(pass(20, () => 9)).toBe(false);
  expect(pass(2, () => 9)).toBe(true);
});

test('one of them builds on it', () => {
  const { pass } = unheard();
  expect(pass(60, () => 10)).toBe(false);
});

test('it is heard late, but again and again', () => {
  const { state, pass } = unheard();
  const late = (i: number): number => {
    state.sequence = 10 + i;
    return i;
  };
  expect(pass(60, late)).toBe(false);
});

test('a network that rests, or one liar who goes on, proves nothing', () => {
  const { pass } = unheard();
  expect(pass(60, () => 9, 0)).toBe(false);
  expect(pass(60, () => 9, 1)).toBe(false);
});
