// What an earlier process has left: the first sync covers it, and whoever only looks changes nothing. Rule OURS-4.
import { type LevelDatabase, levelStore } from '@babble/store';
import { expect, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';
import { changesOf } from '../changes.ts';
import { WatchedDatabase } from '../failing-database.ts';

/** Whether each batch was synced, from a second opening on. */
async function secondLife(use: (store: Awaited<ReturnType<typeof levelStore>>) => Promise<void>): Promise<boolean[]> {
  const inner: LevelDatabase = new MemoryLevel();
  const first = await levelStore({ database: inner });
  await first.append(changesOf(0, 3, 20));
  await first.close();
  const synced: boolean[] = [];
  const database = new WatchedDatabase(inner);
  const batch: LevelDatabase['batch'] = async (operations, options) => {
    synced.push(options.sync);
    await inner.batch(operations, options);
  };
  const second = await levelStore({ database: Object.assign(database, { batch }) });
  await use(second);
  await second.close();
  return synced;
}

test('the first sync of a process is one, although nothing was appended before; the second has nothing to do', async () => {
  const synced = await secondLife(async (store) => {
    await store.sync();
    await store.sync();
  });
  expect(synced).toEqual([true]);
});

test('opening, reading and closing writes nothing', async () => {
  expect(await secondLife(async (store) => void (await store.inserted(0, 10)))).toEqual([]);
});
