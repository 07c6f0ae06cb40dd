// What a node measures about itself, part by part.

import type { EventId } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { storeCases } from '@babble/hashgraph/store-suite';
import { SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { BlockTimes } from '../../src/measure/block-times.ts';
import { Finality } from '../../src/measure/finality.ts';
import { Histogram } from '../../src/measure/histogram.ts';
import { RecentValues } from '../../src/measure/recent-values.ts';
import { TimedStore } from '../../src/measure/timed-store.ts';

const id = (text: string): EventId => `0X${text}` as EventId;
const frame = (round: number, ...ids: readonly string[]) => ({ frame: { round }, eventIds: ids.map(id) });

describe('Histogram', () => {
  test('a value belongs to the first bucket whose bound it does not exceed', () => {
    const histogram = new Histogram([1, 10]);
    for (const value of [0, 1, 1.5, 10, 11, 1_000]) histogram.observe(value);
    expect(histogram.read()).toEqual({ bounds: [1, 10], counts: [2, 2, 2], sum: 1_023.5, count: 6 });
  });

  test('what was read does not change any more', () => {
    const histogram = new Histogram([1]);
    const before = histogram.read();
    histogram.observe(0);
    expect(before).toEqual({ bounds: [1], counts: [0, 0], sum: 0, count: 0 });
  });
});

describe('RecentValues', () => {
  test('OURS-8: only the newest count', () => {
    const values = new RecentValues(100);
    expect(values.quantiles([0.5])).toEqual([undefined]);
    for (let i = 0; i < 100; i += 1) values.add(5);
    for (let i = 1; i <= 100; i += 1) values.add(i);
    expect(values.quantiles([0, 0.5, 0.99, 1])).toEqual([1, 51, 100, 100]);
  });
});

describe('BlockTimes', () => {
  test('OURS-8: a time is known until ten thousand later blocks', () => {
    const times = new BlockTimes();
    expect([times.at(-1), times.at(0)]).toEqual([undefined, undefined]);
    times.note(3, 1_000);
    times.note(4, 2_000);
    expect([times.at(3), times.at(4), times.at(10_003)]).toEqual([1_000, 2_000, undefined]);
    times.note(10_003, 3_000);
    expect([times.at(3), times.at(10_003)]).toEqual([undefined, 3_000]);
  });
});

describe('Finality', () => {
  test('runs from acceptance to the answer of the application, over all transactions of an event', () => {
    const finality = new Finality();
    finality.accepted(0, 100);
    finality.accepted(1, 110);
    finality.accepted(2, 120);
    finality.sent(id('A'), 2, 2);
    finality.sent(id('B'), 3, 1);
    finality.decided(frame(7, 'X', 'A', 'Y'));
    finality.decided(frame(8, 'B'));
    expect(finality.read().distribution.count).toBe(0);
    finality.answered(7, 200);
    expect(finality.read()).toMatchObject({ distribution: { count: 2, sum: 190 }, p50Ms: 100, p99Ms: 100 });
    finality.answered(8, 1_120);
    expect(finality.read()).toMatchObject({ distribution: { count: 3, sum: 1_190 }, p50Ms: 100, p99Ms: 1_000 });
    expect([0, 1, 2].map((position) => finality.finalityMs(id('A'), position))).toEqual([100, 90, undefined]);
    expect(finality.finalityMs(id('B'), 0)).toBe(1_000);
  });

  test('transactions of an earlier life are in events like others, but their time is not known', () => {
    const finality = new Finality();
    finality.accepted(7, 100);
    finality.sent(id('A'), 8, 3);
    finality.decided(frame(1, 'A'));
    finality.answered(1, 150);
    expect([0, 1, 2].map((position) => finality.finalityMs(id('A'), position))).toEqual([undefined, undefined, 50]);
    expect(finality.read().distribution.count).toBe(1);
  });

  test('rounds without own transactions, events without any, and a graph that begins anew count for nothing', () => {
    const finality = new Finality();
    finality.sent(id('E'), 0, 0);
    finality.decided(frame(1, 'E'));
    finality.answered(1, 5);
    finality.accepted(0, 10);
    finality.sent(id('A'), 1, 1);
    finality.forget();
    finality.decided(frame(2, 'A'));
    finality.answered(2, 50);
    expect(finality.read()).toMatchObject({ distribution: { count: 0 }, p50Ms: undefined });
  });

  test('OURS-8: of single transactions the newest ten thousand are remembered', () => {
    const finality = new Finality();
    for (let i = 0; i < 10_001; i += 1) {
      finality.accepted(i, i);
      finality.sent(id(String(i)), i + 1, 1);
      finality.decided(frame(i, String(i)));
      finality.answered(i, i + 3);
    }
    expect([0, 1, 10_000].map((i) => finality.finalityMs(id(String(i)), 0))).toEqual([undefined, 3, 3]);
    expect(finality.read().distribution.count).toBe(10_001);
  });
});

describe('TimedStore', () => {
  const create = () => new TimedStore(memoryStore({ cacheSize: Number.POSITIVE_INFINITY }), { now: () => 0 });
  const { supports } = create();
  for (const { name, needs, run } of storeCases) {
    if (needs !== undefined && !supports[needs]) test.skip(`${name} (skipped: no ${needs})`, () => undefined);
    else test(name, () => run({ create: async () => create(), reopen: async (store) => store }));
  }

  test('notes how long each kind of call took, also one that fails, and passes the failure on', async () => {
    const clock = new SimulatedClock(0);
    const slow = memoryStore();
    const after = <T>(ms: number, answer: () => Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => clock.setTimeout(() => answer().then(resolve, reject), ms));
    const store = new TimedStore(
      Object.assign(slow, {
        block: () => after(30, async () => undefined),
        sync: () => after(700, () => Promise.reject(new Error('the disk is full'))),
      }),
      clock,
    );
    const failure = expect(store.sync()).rejects.toThrow('the disk is full');
    const read = store.block(0);
    await clock.run(1_000);
    await Promise.all([failure, read]);
    const { append, sync, read: reads } = store.times();
    expect([append.count, sync.count, sync.sum, reads.count, reads.sum]).toEqual([0, 1, 700, 1, 30]);
  });
});
