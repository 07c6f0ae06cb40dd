// What the files of LevelDB look like when they are whole, torn by a crash, or hit: found without LevelDB, before it opens them.
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLevelStore } from '@babble/store/node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { examineFiles, type Finding } from '../../src/node/files/check-files.ts';
import { crc32c } from '../../src/node/files/crc32c.ts';
import { readLogFile } from '../../src/node/files/log-file.ts';
import { unpackSnappy } from '../../src/node/files/snappy.ts';
import { damageInTable } from '../../src/node/files/table-file.ts';
import { syncOlderLogs } from '../../src/node/folder-database.ts';
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

/** A folder of a store, with tables and a log; nothing notes that it was closed. */
let folder = '';
/** The same, as it was closed. */
let closed = '';
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
  closed = newFolder();
  cpSync(folder, closed, { recursive: true });
  rmSync(join(folder, 'closed.json'));
  const files = readdirSync(folder);
  tables = files.filter((file) => file.endsWith('.ldb'));
  [log = ''] = files.filter((file) => file.endsWith('.log'));
  [manifest = ''] = files.filter((file) => file.startsWith('MANIFEST'));
});

async function findDamage(inFolder: string): Promise<Finding | undefined> {
  return (await examineFiles(inFolder)).damage;
}

/** A copy of the folder in which one file is changed. */
function changed(file: string, change: (path: string) => void, of: string = folder): string {
  const copy = newFolder();
  cpSync(of, copy, { recursive: true });
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

describe('a folder that was closed', () => {
  test('is opened as it is, and a log that was cut, emptied or hit at its end is noticed', async () => {
    expect(await findDamage(closed)).toBeUndefined();
    const bytes = readFileSync(join(closed, log));
    const { length } = bytes;
    const inClosed = (change: (path: string) => void): Promise<Finding | undefined> =>
      findDamage(changed(log, change, closed));
    expect(await inClosed((path) => truncateSync(path, length - 1))).toEqual({
      file: log,
      what: `has ${length - 1} bytes, not ${length}`,
    });
    expect(await inClosed((path) => truncateSync(path, 0))).toEqual({ file: log, what: `has 0 bytes, not ${length}` });
    expect(await inClosed((path) => writeFileSync(path, flip(bytes, length - 1)))).toMatchObject({ file: log });
    expect(await inClosed(rmSync)).toEqual({ file: log, what: 'is missing' });
  });

  test('a note that is torn, or of an earlier life, says nothing', async () => {
    for (const text of ['', '{"MANIFEST', '[]', '{"MANIFEST-000002":[1,1],"000001.log":[5,5]}', '{"x":1}']) {
      const copy = changed('closed.json', (path) => writeFileSync(path, text), closed);
      expect([text, await findDamage(copy)]).toEqual([text, undefined]);
    }
    const crashed = changed(log, (path) => truncateSync(path, 100), folder);
    cpSync(join(closed, 'closed.json'), join(crashed, 'closed.json'));
    // It was opened again since: the note is of the manifest before.
    const store = await openLevelStore({ folder: changed(log, () => undefined, closed) });
    await store.append(changesOf(120, 4, 100));
    await store.close();
    expect(await findDamage(crashed)).toMatchObject({ file: log });
  });
});

describe('what is refused, and what is put aside', () => {
  test('damage is named with file and folder, and nothing is changed', async () => {
    const [table = ''] = tables;
    const copy = changed(table, (path) => writeFileSync(path, flip(readFileSync(path), 100)));
    const before = readdirSync(copy);
    await expect(openLevelStore({ folder: copy })).rejects.toMatchObject({
      code: 'BABBLE_HASHGRAPH_STORE_DAMAGED',
      message: expect.stringContaining(`${copy} is damaged: its file ${table} is not what was written, at byte 0`),
      data: { reason: 'damaged', folder: copy, file: table, remedy: expect.any(String) },
    });
    expect(readdirSync(copy).filter((file) => !file.startsWith('LOG'))).toEqual(
      before.filter((file) => !file.startsWith('LOG')),
    );
  });

  test('OPS-FILE-8: a database in use is said to be in use, whatever its files look like', async () => {
    const copy = changed(log, () => undefined);
    const store = await openLevelStore({ folder: copy });
    writeFileSync(join(copy, 'CURRENT'), 'x');
    await expect(openLevelStore({ folder: copy })).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_LOCKED' });
    await store.close();
    await expect(openLevelStore({ folder: copy })).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED' });
  });

  test('a sync covers the logs before the newest one', async () => {
    const some = newFolder();
    for (const file of ['000009.log', '1000010.log', '000011.log', '000012.ldb', 'LOG'])
      writeFileSync(join(some, file), 'x');
    expect(await syncOlderLogs(some)).toEqual(['000009.log', '000011.log']);
    expect(await syncOlderLogs(newFolder())).toEqual([]);
  });

  test('ST-BOOT-3: a later log without the end of the one before is put aside: what was before the gap is there', async () => {
    const bytes = readFileSync(join(folder, log));
    const { records } = readLogFile(bytes);
    const later = `${String(Number.parseInt(log, 10) + 1000).padStart(6, '0')}.log`;
    for (const [kept, dropped] of [
      [10, 3],
      [10, 0],
      [0, 5],
    ] as const) {
      const copy = changed(log, (path) => writeFileSync(path, logFileOf(records.slice(0, kept))));
      writeFileSync(join(copy, later), logFileOf(records.slice(kept + dropped)));
      const putAside: string[] = [];
      const store = await openLevelStore({ folder: copy, onPutAside: (files) => putAside.push(...files) });
      expect(putAside).toEqual(dropped === 0 ? [] : [`${later}.lost`]);
      const all = 120;
      const missing = dropped === 0 ? 0 : records.length - kept;
      // A record may hold several steps, or none.
      const steps = await stepsIn(store, 4, 100);
      if (missing === 0) expect(steps).toBe(all);
      else expect(steps).toBeLessThan(all);
      await store.append(changesOf(steps, 4, 100));
      await store.close();
      const again = await openLevelStore({ folder: copy });
      expect(await stepsIn(again, 4, 100)).toBe(steps + 1);
      await again.close();
    }
  });
});

/** A log as LevelDB writes it. */
function logFileOf(records: readonly Uint8Array[]): Uint8Array {
  const parts: Buffer[] = [];
  let at = 0;
  const write = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  for (const record of records) {
    for (let from = 0; from === 0 || from < record.length; ) {
      const rest = 32 * 1024 - (at % (32 * 1024));
      if (rest < 7) {
        write(Buffer.alloc(rest));
        continue;
      }
      const to = Math.min(record.length, from + rest - 7);
      const isLast = to === record.length;
      const type = from === 0 ? (isLast ? 1 : 2) : isLast ? 4 : 3;
      const body = Buffer.concat([Buffer.of(type), record.subarray(from, to)]);
      const header = Buffer.alloc(6);
      const crc = crc32c(body, 0, body.length);
      header.writeUInt32LE(((((crc >>> 15) | (crc << 17)) >>> 0) + 0xa282ead8) >>> 0, 0);
      header.writeUInt16LE(to - from, 4);
      write(header);
      write(body);
      from = Math.max(to, 1);
    }
  }
  return Buffer.concat(parts);
}
