// What a store refuses to open, with the reason and what can be done: OPS-FILE-8, OPS-FILE-9, OPS-DB-1.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LevelDatabase, levelStore } from '@babble/store';
import { openLevelStore } from '@babble/store/node';
import { describe, expect, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';
import { TEXT_TO_BYTES } from '../../src/database.ts';
import { storeFailure } from '../../src/failure.ts';
import { ensureFormat } from '../../src/format.ts';
import { changesOf, NOTHING, stepsIn } from '../changes.ts';
import { newFolder } from '../folders.ts';

describe('folders', () => {
  test('OPS-FILE-8: a second process is told that the folder is in use, and the first goes on', async () => {
    const folder = newFolder();
    const store = await openLevelStore({ folder });
    await expect(openLevelStore({ folder })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_LOCKED',
      data: { reason: 'locked', folder },
    });
    await store.append(changesOf(0));
    expect(await stepsIn(store)).toBe(1);
    await store.close();
  });

  test.each([
    ['000000.vlog', 'anything'],
    ['MANIFEST', 'Bdgr\0\0\0\0'],
  ])('OPS-DB-1: a Badger database is refused by name, and left as it is (%s)', async (file, content) => {
    const folder = newFolder();
    writeFileSync(join(folder, file), content);
    await expect(openLevelStore({ folder })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_FORMAT',
      data: { reason: 'badger', folder },
    });
    expect(readFileSync(join(folder, file), 'utf8')).toBe(content);
  });

  test('a folder with other files is refused; what an interrupted creation leaves is not', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'LOCK'), '');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await expect(openLevelStore({ folder })).rejects.toMatchObject({ data: { reason: 'foreign' } });
    rmSync(join(folder, 'notes.txt'));
    await (await openLevelStore({ folder })).close();
  });

  test('a database that has lost its entry file is refused, not made anew', async () => {
    const folder = newFolder();
    await (await openLevelStore({ folder })).close();
    rmSync(join(folder, 'CURRENT'));
    await expect(openLevelStore({ folder })).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED' });
  });

  test('folders are made as deep as need be; a file in their place is an error with a name', async () => {
    const folder = join(newFolder(), 'a', 'b');
    await (await openLevelStore({ folder })).close();
    const file = join(newFolder(), 'file');
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    await expect(openLevelStore({ folder: file })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_FORMAT',
      data: { reason: 'foreign', folder: file },
    });
  });
});

describe('formats', () => {
  async function databaseOf(version: number): Promise<LevelDatabase> {
    const database: LevelDatabase = new MemoryLevel();
    await ensureFormat(database, { version, migrations: new Map() });
    return database;
  }

  test('a newer format is refused', async () => {
    const database = await databaseOf(3);
    await expect(levelStore({ database })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_FORMAT',
      data: { reason: 'newer', found: 3, known: 2 },
    });
  });

  test('version 1, which was part of no release, is refused with what can be done', async () => {
    const database = await databaseOf(1);
    await expect(levelStore({ database })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_FORMAT',
      message: expect.stringContaining('version 1'),
      data: { reason: 'older', found: 1, needed: 2, remedy: expect.stringContaining('start anew') },
    });
  });

  test('an older format is brought up to date step by step, again from the interrupted step on', async () => {
    const database = await databaseOf(1);
    const steps: number[] = [];
    let fails = true;
    const migrations = new Map(
      [1, 2, 3].map((version) => [
        version,
        async () => {
          steps.push(version);
          if (version === 2 && fails) throw new Error('interrupted');
        },
      ]),
    );
    await expect(ensureFormat(database, { version: 4, migrations })).rejects.toThrow('interrupted');
    fails = false;
    await ensureFormat(database, { version: 4, migrations });
    await ensureFormat(database, { version: 4, migrations });
    expect(steps).toEqual([1, 2, 2, 3]);
  });

  test('a version that no migration starts from, and data of others, are refused', async () => {
    const old = await databaseOf(1);
    await expect(ensureFormat(old, { version: 2, migrations: new Map() })).rejects.toMatchObject({
      data: { reason: 'older' },
    });
    const other: LevelDatabase = new MemoryLevel();
    await other.batch([{ type: 'put', key: 'x', value: new Uint8Array(1) }], { ...TEXT_TO_BYTES, sync: false });
    await expect(levelStore({ database: other })).rejects.toMatchObject({ data: { reason: 'foreign' } });
  });
});

test.each([
  ['IO error: 000005.log: No space left on device', 'full', 'BABBLE_HASHGRAPH_STORE_FAILED'],
  ['IO error: LOCK: Permission denied', 'denied', 'BABBLE_HASHGRAPH_STORE_FAILED'],
  ['Corruption: block checksum mismatch', 'damaged', 'BABBLE_HASHGRAPH_STORE_DAMAGED'],
  ['IO error: something else', 'io', 'BABBLE_HASHGRAPH_STORE_FAILED'],
])('failures below have a reason and a remedy: %s', (message, reason, code) => {
  const cause = new Error('Database failed to open', { cause: new Error(message) });
  expect(storeFailure(cause, 'writing')).toMatchObject({ code, data: { reason, remedy: expect.any(String) }, cause });
});

test('a change that cannot be kept is the last: nothing is written on top of a gap', async () => {
  const database: LevelDatabase = new MemoryLevel();
  const store = await levelStore({ database });
  await store.append(changesOf(0));
  await expect(
    store.append({ ...NOTHING, rounds: [{ round: -1, decided: false, witnesses: [], receivedEvents: [] }] }),
  ).rejects.toMatchObject({ data: { reason: 'number' } });
  await expect(store.append(changesOf(1))).rejects.toMatchObject({ data: { reason: 'number' } });
  expect(await stepsIn(store)).toBe(1);
  await store.close();
});
