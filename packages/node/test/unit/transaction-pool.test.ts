// The pool of transactions.
import { expect, test } from '@jest/globals';
import { TransactionPool } from '../../src/transaction-pool.ts';

const LIMITS = { maxPoolCount: 5, maxPoolBytes: 100, maxEventBytes: 30 };

function bytes(length: number, value = 1): Uint8Array {
  return new Uint8Array(length).fill(value);
}

test('OURS-8: a full pool says busy, and an oversized transaction too large; both leave the pool as it was', () => {
  const pool = new TransactionPool(LIMITS);
  expect(pool.add(bytes(31))).toBe('tooLarge');
  for (let i = 0; i < 5; i += 1) expect(pool.add(bytes(1, i))).toBe('accepted');
  expect(pool.add(bytes(1))).toBe('busy');
  expect(pool.size).toBe(5);
  const heavy = new TransactionPool({ ...LIMITS, maxPoolBytes: 50 });
  expect([heavy.add(bytes(30)), heavy.add(bytes(21)), heavy.add(bytes(20))]).toEqual(['accepted', 'busy', 'accepted']);
});

test('NODE-SELF-5: an event takes the oldest that fit, the rest goes into the next', () => {
  const pool = new TransactionPool(LIMITS);
  for (const length of [20, 10, 1, 29]) pool.add(bytes(length, length));
  expect(pool.peek().map((t) => t?.length)).toEqual([20, 10]);
  pool.drop(2);
  expect(pool.peek().map((t) => t?.length)).toEqual([1, 29]);
  expect(pool.size).toBe(2);
  pool.drop(2);
  expect(pool.peek()).toEqual([]);
  expect(pool.add(bytes(30))).toBe('accepted');
});

test('APP-SUB-2: nil and empty transactions are kept apart, and contents are copied', () => {
  const pool = new TransactionPool(LIMITS);
  const mine = bytes(2);
  pool.add(null);
  pool.add(bytes(0));
  pool.add(mine);
  mine.fill(9);
  expect(pool.peek()).toEqual([null, new Uint8Array(0), bytes(2)]);
});
