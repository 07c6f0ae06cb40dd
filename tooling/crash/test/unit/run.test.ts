// The runs themselves: the same seed has the same outcome, and what must not be is found.
import { FAIL_POINTS } from '@babble/node';
import { expect, test } from '@jest/globals';
import { Oracle } from '../../src/oracle.ts';
import { type Only, type Plan, planOf } from '../../src/plan.ts';
import { run } from '../../src/run.ts';

async function told(seed: number, number: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await run(planOf(number, { seed, only: undefined }), { seed, tell: (what) => lines.push(what) });
  return lines;
}

test('the same seed and number: the same run; another seed: another one', async () => {
  const first = await told(5, 3);
  expect(first.length).toBeGreaterThan(0);
  expect(await told(5, 3)).toEqual(first);
  expect(await told(6, 3)).not.toEqual(first);
});

test('the first runs come to every step, by a kill and by a loss of power, of one and of all', () => {
  const count = 4 * FAIL_POINTS.length;
  const first = Array.from({ length: count }, (_, number) => planOf(number, { seed: 1, only: undefined }).crashes[0]);
  const combinations = first.map((point) => `${point?.step} ${point?.extent} ${point?.ending}`);
  expect(new Set(combinations).size).toBe(count);
});

test('runs of one kind are of that kind', () => {
  const plans = (only: Only): readonly Plan[] =>
    Array.from({ length: 30 }, (_, number) => planOf(number, { seed: 1, only }));
  expect(plans('fast-sync').filter(({ situation }) => situation !== 'catchUp')).toEqual([]);
  expect(plans('prune').filter(({ situation }) => situation !== 'prune')).toEqual([]);
  expect(new Set(plans('membership').map(({ change }) => change))).toEqual(new Set(['join', 'leave']));
});

test('an accepted transaction that a loss of power may have taken need not come; all others must', () => {
  const oracle = new Oracle();
  oracle.accepted('kept', { machine: 0, position: 3 });
  oracle.accepted('gone', { machine: 0, position: 4 });
  oracle.accepted('elsewhere', { machine: 1, position: 9 });
  oracle.powerLost(0, 3);
  expect(oracle.missing).toEqual(['kept', 'elsewhere']);
});
