// What the files of LevelDB look like when they are whole, torn by a crash, or hit: found without LevelDB, before it opens them.
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLevelStore } from '@babble/store/node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { findDamage } from '../../src/node/files/check-files.ts';
import { crc32c } from '../../src/node/files/crc32c.ts';
import { readLogFile } from '../../src/node/files/log-file.ts';
import { unpackSnappy } from '../../src/node/files/snappy.ts';
import { damageInTable } from '../../src/node/files/table-file.ts';
import { changesOf, stepsIn } from '../changes.ts';
import { newFolder } from '../folders.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('CRC-32C is that of RFC 3720, at any place and length', () => {
  expect(crc32c(bytesOf('123456789'), 0, 9)).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32), 0, 32)).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(34).fill(255, 1, 33), 1, 33)).toBe(0x62a8ab43);
  const ascending = Uint8Array.from({ length: 35 }, (_, i) => i - 3);
  expect(crc32c(ascending, 3, 35)).toBe(0x46dd794e);
  expect(crc32c(ascending, 3, 3)).toBe(0);
});

describe('Snappy', () => {
  test('literals and copies, also of what is being written', () => {
    // Eleven bytes: a literal "ab", a copy of 8 from 2 back, a literal "c".
    expect(unpackSnappy(Uint8Array.of(11, 1 << 2, 97, 98, (4 << 2) | 1, 2, 0, 99))).toEqual(
      bytesOf('ababababab'.concat('c')),
    );
    expect(unpackSnappy(Uint8Array.of(0))).toEqual(new Uint8Array(0));
    const long = new Uint8Array(70).fill(7);
    expect(unpackSnappy(Uint8Array.of(70, 60 << 2, 69, ...long))).toEqual(long);
    expect(unpackSnappy(Uint8Array.of(8, 0, 1, (6 << 2) | 2, 1, 0))).toEqual(new Uint8Array(8).fill(1));
  });

  test.each([
    ['nothing', []],
    ['a length without an end', [255, 255, 255, 255, 255, 255]],
    ['less than its length', [5, 0, 97]],
    ['more than its length', [1, 1 << 2, 97, 98]],
    ['a literal beyond the end', [4, 3 << 2, 97]],
    ['a copy of what is not there', [5, 0, 97, 1, 2]],
    ['a copy from nowhere', [5, 0, 97, 1, 0]],
    ['a length that no memory has', [255, 255, 255, 255, 15, 0, 97]],
  ])('%s is refused', (_name, bytes) => {
    expect(unpackSnappy(Uint8Array.from(bytes))).toBeUndefined();
  });
});

/** A folder of a store that was closed, with tables and a log. */
let folder = '';
let tables: readonly string[] = [];
let [log, manifest] = ['', ''];

beforeAll(async () => {
  folder = newFolder();
  for (const [first, last] of [
    [0, 40],
    [40, 80],
    [80, 120],
  ] as const) {
    const store = await openLevelStore({ folder });
    for (let step = first; step < last; step += 1) await store.append(changesOf(step, 4, 100));
    await store.close();
  }
  const files = readdirSync(folder);
  tables = files.filter((file) => file.endsWith('.ldb'));
  [log = ''] = files.filter((file) => file.endsWith('.log'));
  [manifest = ''] = files.filter((file) => file.startsWith('MANIFEST'));
});

/** A copy of the folder in which one file is changed. */
function changed(file: string, change: (path: string) => void): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  change(join(copy, file));
  return copy;
}

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
  return copy;
}

function isPrefix(some: readonly Uint8Array[], all: readonly Uint8Array[]): boolean {
  return some.every((record, i) => Buffer.compare(record, all[i] ?? new Uint8Array(0)) === 0);
}

describe('a folder', () => {
  test('that is whole has no damage', async () => {
    expect(tables.length).toBeGreaterThan(1);
    expect(await findDamage(folder)).toBeUndefined();
  });

  test('any bit of a table that has changed is noticed, but for those that say nothing', () => {
    for (const table of tables) {
      const bytes = readFileSync(join(folder, table));
      expect(damageInTable(bytes)).toBeUndefined();
      const unnoticed: number[] = [];
      for (let at = 0; at < bytes.length; at += at < bytes.length - 1024 ? 211 : 1) {
        if (damageInTable(flip(bytes, at)) === undefined) unnoticed.push(at);
      }
      // The footer has room for two places, and fills it up.
      for (const at of unnoticed) expect(at).toBeGreaterThan(bytes.length - 48);
      expect(unnoticed.length).toBeLessThan(40);
    }
  });

  test('tables of any other length, missing ones and empty ones are noticed', async () => {
    for (const table of tables) {
      const { length } = readFileSync(join(folder, table));
      const cut = changed(table, (path) => truncateSync(path, length - 1));
      expect(await findDamage(cut)).toEqual({ file: table, what: `has ${length - 1} bytes, not ${length}` });
      const empty = changed(table, (path) => truncateSync(path, 0));
      expect(await findDamage(empty)).toEqual({ file: table, what: `has 0 bytes, not ${length}` });
      expect(await findDamage(changed(table, rmSync))).toEqual({ file: table, what: 'is missing' });
    }
  });

  test('a manifest that was hit, cut or lost never leads to another database', async () => {
    const bytes = readFileSync(join(folder, manifest));
    const copy = changed(manifest, () => undefined);
    const unnoticed: string[] = [];
    const judge = async (contents: Uint8Array, what: string): Promise<void> => {
      writeFileSync(join(copy, manifest), contents);
      if ((await findDamage(copy)) === undefined) unnoticed.push(what);
    };
    for (let at = 0; at < bytes.length; at += 3) await judge(flip(bytes, at), `bit at ${at}`);
    for (let length = 0; length < bytes.length; length += 5) await judge(bytes.subarray(0, length), `cut at ${length}`);
    expect(unnoticed).toEqual([]);
    expect(await findDamage(changed(manifest, rmSync))).toEqual({ file: manifest, what: 'is missing' });
  });

  test.each(['', 'MANIFEST', 'MANIFEST-000001', 'x\n'])('CURRENT with %j is noticed', async (text) => {
    const hit = changed('CURRENT', (path) => writeFileSync(path, text));
    expect(await findDamage(hit)).toEqual({ file: 'CURRENT', what: 'does not name a manifest' });
  });

  test('a log that is lost is noticed; so is one that was hit, unless a crash could have left it so', async () => {
    expect(await findDamage(changed(log, rmSync))).toEqual({ file: log, what: 'is missing' });
    const bytes = readFileSync(join(folder, log));
    const { records, end, isDamaged } = readLogFile(bytes);
    expect([end, isDamaged]).toEqual([bytes.length, false]);
    expect(records.length).toBeGreaterThanOrEqual(40);
    const lastRecord = readLogFile(bytes.subarray(0, bytes.length - 1)).end;
    for (let at = 0; at < bytes.length; at += 997) {
      const hit = readLogFile(flip(bytes, at));
      expect([at, hit.isDamaged]).toEqual([at, at < lastRecord]);
      expect(hit.end).toBeLessThanOrEqual(at);
      expect(isPrefix(hit.records, records)).toBe(true);
    }
    for (let length = 0; length < bytes.length; length += 991) {
      const cut = readLogFile(bytes.subarray(0, length));
      expect(cut.isDamaged).toBe(false);
      expect(isPrefix(cut.records, records)).toBe(true);
    }
  });

  test('what is whole is opened, with all that was written', async () => {
    const store = await openLevelStore({ folder: changed(log, () => undefined) });
    expect(await stepsIn(store, 4, 100)).toBe(120);
    await store.close();
  });
});
