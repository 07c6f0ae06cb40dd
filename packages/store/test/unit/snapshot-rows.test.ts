// The rows of snapshots: those of the newest and no others, whatever a crash left.
import type { ChangeSet } from '@babble/hashgraph';
import { type LevelDatabase, levelStore } from '@babble/store';
import { expect, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';

const NOTHING: ChangeSet = { events: [], rounds: [], frames: [], blocks: [], peerSets: [] };

async function* bytes(...counts: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const count of counts) yield new Uint8Array(count).fill(count);
}

async function keysOf(database: LevelDatabase): Promise<readonly string[]> {
  return database.keys({ gte: 'snapshot/', lt: 'snapshot/~', keyEncoding: 'utf8' }).all();
}

function rows(number: number, count: number): readonly string[] {
  const digits = (value: number): string => String(value).padStart(16, '0');
  return Array.from({ length: count }, (_, i) => `snapshot/${digits(number)}/${digits(i)}`);
}

test('pieces of any size become rows of 256 KiB; those of the snapshot from before go', async () => {
  const database: LevelDatabase = new MemoryLevel();
  const store = await levelStore({ database });
  await store.snapshots.keep(0, bytes(1, 2, 600_000, 0, 5));
  expect(await keysOf(database)).toEqual(rows(0, 3));
  await store.snapshots.keep(1, bytes(256 * 1024));
  expect(await keysOf(database)).toEqual(rows(1, 1));
  await store.snapshots.keep(1, bytes());
  expect(await keysOf(database)).toEqual([]);
  await store.close();
});

test('rows that a crash left go before the next are written, and none of them is read', async () => {
  const database: LevelDatabase = new MemoryLevel();
  const first = await levelStore({ database });
  await first.snapshots.keep(4, bytes(10));
  await first.close();
  await database.open();
  const encodings = { keyEncoding: 'utf8', valueEncoding: 'view', sync: false } as const;
  const left = [...rows(1, 2), ...rows(7, 1)].map((key) => ({ type: 'put', key, value: Uint8Array.of(1) }) as const);
  await database.batch([...left], encodings);
  const store = await levelStore({ database });
  expect((await store.snapshots.newest())?.blockIndex).toBe(4);
  await store.snapshots.keep(5, bytes(20));
  expect(await keysOf(database)).toEqual(rows(1, 1));
  await store.close();
});

test('a row that is missing or damaged is refused by name', async () => {
  const database: LevelDatabase = new MemoryLevel();
  const store = await levelStore({ database });
  await store.append(NOTHING, { acknowledged: 3 });
  await store.snapshots.keep(3, bytes(300_000));
  const [first = '', second = ''] = rows(0, 2);
  const read = async (): Promise<void> => {
    for await (const _ of (await store.snapshots.newest())?.read() ?? []) void _;
  };
  await read();
  const encodings = { keyEncoding: 'utf8', valueEncoding: 'view', sync: false } as const;
  await database.batch([{ type: 'del', key: second }], encodings);
  await expect(read()).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED', data: { key: second } });
  await database.batch([{ type: 'put', key: first, value: new Uint8Array(100) }], encodings);
  await expect(read()).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED', data: { key: first } });
  await store.close();
});

test('whoever reads a snapshot while another takes its place hears of it', async () => {
  const store = await levelStore({ database: new MemoryLevel() });
  await store.snapshots.keep(3, bytes(600_000));
  const reading = (await store.snapshots.newest())?.read()[Symbol.asyncIterator]();
  await reading?.next();
  await store.snapshots.keep(4, bytes(600_000));
  await expect(reading?.next()).rejects.toMatchObject({
    code: 'BABBLE_HASHGRAPH_STORE_FAILED',
    data: { reason: 'replaced' },
  });
  await store.close();
});
