// Transactions on their way to a block.
import { expect, test } from '@jest/globals';
import { Submissions } from '../../src/testnet/submissions.ts';

test('what is committed where it was submitted is on its way no more; the same text twice is two', () => {
  const submissions = new Submissions();
  const [first, second] = [submissions.add(1, 'hello'), submissions.add(1, 'hello')];
  expect(submissions.committed(2, 'hello')).toBeUndefined();
  expect(submissions.committed(1, 'hello')).toBeGreaterThanOrEqual(0);
  expect([submissions.has(first), submissions.has(second)]).toEqual([false, true]);
  submissions.committed(1, 'hello');
  expect(submissions.open).toEqual([]);
  expect(submissions.committed(1, 'hello')).toBeUndefined();
  expect(submissions.finalitiesMs).toHaveLength(2);
});

test('what a validator refused, or took with it, is waited for no more', () => {
  const submissions = new Submissions();
  const refused = submissions.add(1, 'refused');
  submissions.remove(refused);
  submissions.add(1, 'lost');
  submissions.add(1, 'lost');
  const kept = submissions.add(2, 'kept');
  expect(submissions.giveUp(1)).toBe(2);
  expect(submissions.open).toEqual([kept]);
  expect(submissions.giveUp(1)).toBe(0);
});
