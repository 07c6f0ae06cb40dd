// Large stores: opening does not depend on how much there is, a reset neither, and what it leaves behind goes away.

import { setImmediate } from 'node:timers/promises';
import { type LevelDatabase, levelStore } from '@babble/store';
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';
import { changesOf, eventOf, NOTHING, stepsIn } from '../changes.ts';
import { WatchedDatabase } from '../failing-database.ts';

const MANY = effort({ usual: 20_000, long: 100_000 });

async function filled(events: number): Promise<LevelDatabase> {
  const database: LevelDatabase = new MemoryLevel();
  const store = await levelStore({ database });
  for (let step = 0; step < events / 1000; step += 1) await store.append(changesOf(step, 1000, 20));
  await store.close();
  return database;
}

/** Operations and rows that opening takes. */
async function costOfOpening(inner: LevelDatabase): Promise<readonly [operations: number, rows: number]> {
  let operations = 0;
  let rows = 0;
  let opened = false;
  const database = new WatchedDatabase(inner, async (run) => {
    const result = await run();
    if (opened) return result;
    operations += 1;
    rows += Array.isArray(result) ? result.length : 1;
    return result;
  });
  const store = await levelStore({ database });
  opened = true;
  await store.close();
  return [operations, rows];
}

test(`opening takes as many operations with ${MANY} events as with 1000`, async () => {
  const [few] = await costOfOpening(await filled(1000));
  const [many, rows] = await costOfOpening(await filled(MANY));
  expect(many).toBe(few);
  expect(rows).toBeLessThan(150);
});

function rowsOf(database: LevelDatabase, generation: number): Promise<readonly string[]> {
  const prefix = `g${String(generation).padStart(16, '0')}/`;
  return database.keys({ gte: prefix, lt: `${prefix}~`, keyEncoding: 'utf8' }).all();
}

test('HG-RESET-2: what a reset leaves behind goes in the background, and at the next opening if the process ended', async () => {
  const database = await filled(5000);
  const store = await levelStore({ database });
  await store.reset({ ...NOTHING, events: [{ ...eventOf(7000), topologicalIndex: -1 }] });
  expect(store.origin).toBe('frame');
  expect(await store.inserted(0, 10)).toEqual([]);
  await store.close();
  await database.open();
  expect((await rowsOf(database, 0)).length).toBeGreaterThan(5000);
  const again = await levelStore({ database });
  expect(again.origin).toBe('frame');
  while ((await rowsOf(database, 0)).length > 0) await setImmediate();
  expect((await again.event(eventOf(7000).event.id))?.index).toBe(eventOf(7000).index);
  expect(await again.lastBlockIndex()).toBe(4);
  await again.close();
});

test('many calls at once become few batches, and everybody who waits for sync shares one', async () => {
  let batches = 0;
  let synced = 0;
  const inner: LevelDatabase = new MemoryLevel();
  const database = new WatchedDatabase(inner);
  const write = database.batch.bind(database);
  database.batch = async (operations, options) => {
    batches += 1;
    if (options.sync) synced += 1;
    await write(operations, options);
  };
  const store = await levelStore({ database });
  batches = 0;
  synced = 0;
  const calls = Array.from({ length: 100 }, (_, step) => [store.append(changesOf(step)), store.sync()]).flat();
  await Promise.all(calls);
  expect([batches, synced]).toEqual([1, 1]);
  await Promise.all([store.sync(), store.sync()]);
  expect([batches, synced]).toEqual([1, 1]);
  expect(await stepsIn(store)).toBe(100);
  await store.close();
});
