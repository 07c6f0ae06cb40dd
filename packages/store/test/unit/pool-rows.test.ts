// The rows of transactions that wait: what is written of them, and what comes back.
import { type LevelDatabase, levelStore } from '@babble/store';
import { expect, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';
import { NOTHING } from '../changes.ts';

function poolKeys(database: LevelDatabase): Promise<readonly string[]> {
  return database.keys({ gte: 'pool/', lt: 'pool/~', keyEncoding: 'utf8' }).all();
}

const transaction = (number: number): readonly [number, Uint8Array] => [number, Uint8Array.of(number)];

test('what has come and gone within one change is not written; the rest comes back', async () => {
  const database: LevelDatabase = new MemoryLevel();
  const store = await levelStore({ database });
  await store.append(NOTHING, { pooled: [transaction(0), transaction(1)], unpooledBelow: 2 });
  expect(await poolKeys(database)).toEqual([]);
  await store.append(NOTHING, { pooled: [transaction(2), transaction(3), transaction(4)], unpooledBelow: 3 });
  expect(await poolKeys(database)).toEqual(['pool/0000000000000003']);
  await store.append(NOTHING, { pooled: [transaction(5), transaction(6)], unpooledBelow: 4 });
  await store.close();
  await database.open();
  const again = await levelStore({ database });
  expect((await again.notes()).pool).toEqual([4, 5, 6].map(transaction));
  await again.close();
});
