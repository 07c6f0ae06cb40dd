// What `babble doctor` finds at a first look into a database, each produced. NODE-START-4, OPS-FILE-8.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Block, EventRecord } from '@babble/hashgraph';
import { openLevelStore, type ReadableStore } from '@babble/store/node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CheckDatabaseInit, checkDatabase, lookQuickly } from '../../src/doctor/database.ts';
import { keep, keptInMemory, type Recording, readRecording } from './stored-recording.ts';
import { withFolder } from './temporary-folder.ts';

let recording: Recording;
let store: ReadableStore;
let init: CheckDatabaseInit;
let lastBlock: number;

beforeAll(async () => {
  recording = readRecording('join-and-leave');
  store = await keptInMemory(recording);
  lastBlock = await store.lastBlockIndex();
  init = {
    folder: 'babble_db',
    isUsed: true,
    isRunning: false,
    ownKey: (await store.peerSets()).at(-1)?.[1].keys[0] ?? null,
    genesis: recording.genesis.peers,
    admission: 'reference',
    cacheSize: 10_000,
    isDeep: false,
    nowMs: Date.now(),
  };
});

type Alteration = () => Partial<ReadableStore>;

function newest(alter: (record: EventRecord) => EventRecord): Alteration {
  return () => ({
    inserted: async (number, limit) => {
      const page = await store.inserted(number, limit);
      return page.map((record, i) => (i === page.length - 1 && limit > 1 ? alter(record) : record));
    },
  });
}

function lastBlockIs(alter: (block: Block) => Block | undefined): Alteration {
  return () => ({
    block: async (index) => {
      const block = await store.block(index);
      return block !== undefined && index === lastBlock ? alter(block) : block;
    },
  });
}

const FINDINGS: readonly (readonly [string, Alteration, string])[] = [
  [
    'more acknowledged than decided',
    () => ({ notes: async () => ({ acknowledged: lastBlock + 1, pool: [], restoring: -1, lost: [] }) }),
    'is acknowledged, and the last block is',
  ],
  [
    'an event with another body',
    newest((record) => ({ ...record, event: { ...record.event, body: { ...record.event.body, timestamp: 1 } } })),
    'does not have its id',
  ],
  [
    'an event with another signature',
    newest((record) => ({ ...record, event: { ...record.event, signature: '1|1' } })),
    'is not signed by its creator',
  ],
  ['an event that is not found by its id', () => ({ event: async () => undefined }), 'is not found by its id'],
  ['the last block missing', lastBlockIs(() => undefined), 'is missing'],
  [
    'another frame hash',
    lastBlockIs((block) => ({ ...block, body: { ...block.body, frameHash: new Uint8Array(32) } })),
    'is not that of its hash',
  ],
  ['the frame missing', () => ({ frame: async () => undefined }), 'is missing'],
  [
    'another state hash than was signed',
    () => ({
      notes: async () => ({ acknowledged: lastBlock - 2, pool: [], restoring: -1, lost: [] }),
      block: async (index) => {
        const block = await store.block(index);
        return block && { ...block, body: { ...block.body, stateHash: new Uint8Array(32) } };
      },
    }),
    'signature of 0X',
  ],
  [
    'the own newest event in another place',
    () => ({
      eventsAfter: async (creator, index, limit) => {
        const page = await store.eventsAfter(creator, index, limit);
        return { ...page, events: page.events.map((record) => ({ ...record, index: record.index + 1 })) };
      },
    }),
    'the newest own event',
  ],
];

describe('a first look', () => {
  test('finds nothing where nothing is wrong, and says what there is', async () => {
    expect(await lookQuickly(store, init)).toEqual([
      { check: 'database', level: 'ok', message: expect.stringContaining(`${recording.events.length} events`) },
    ]);
    const waiting = {
      ...store,
      notes: async () => ({ acknowledged: lastBlock, pool: [[0, null] as const], restoring: -1, lost: [] }),
    };
    expect(await lookQuickly(waiting, init)).toMatchObject([
      { message: expect.stringContaining('1 transactions wait') },
    ]);
  });

  test.each(FINDINGS)('finds %s', async (_, alteration, message) => {
    const altered = { ...store, ...alteration() };
    const found = await lookQuickly(altered, init).catch((error: unknown) => [
      { level: 'problem', message: error instanceof Error ? error.message : '' },
    ]);
    expect(found).toContainEqual(
      expect.objectContaining({ level: 'problem', message: expect.stringContaining(message) }),
    );
  });

  test('finds that this node is no validator any more, and events from the future', async () => {
    const key = `0X04${'1'.repeat(128)}`;
    expect(await lookQuickly(store, { ...init, ownKey: key })).toContainEqual(
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('this node is no validator') }),
    );
    expect(await lookQuickly(store, { ...init, nowMs: 0 })).toContainEqual(
      expect.objectContaining({ check: 'clock', level: 'warning', message: expect.stringContaining('from now') }),
    );
  });
});

describe('in a folder', () => {
  async function made(folder: string): Promise<CheckDatabaseInit> {
    const kept = await openLevelStore({ folder });
    await keep(recording, kept);
    await kept.close();
    // What is in the log goes into a table.
    await (await openLevelStore({ folder })).close();
    return { ...init, folder };
  }

  test('a whole one, at a first look and altogether', () =>
    withFolder({}, async (parent) => {
      const there = await made(join(parent, 'babble_db'));
      expect(await checkDatabase(there)).toMatchObject([{ level: 'ok' }]);
      expect(await checkDatabase({ ...there, isDeep: true })).toMatchObject([
        { level: 'ok' },
        { level: 'ok', message: expect.stringContaining('verified') },
      ]);
      expect(await checkDatabase({ ...there, isUsed: false })).toMatchObject([
        { level: 'ok', message: expect.stringContaining('with --store only') },
      ]);
    }));

  test('one with a table that is damaged in the middle is found altogether, if not at the first look', () =>
    withFolder({}, async (parent) => {
      const folder = join(parent, 'babble_db');
      const there = await made(folder);
      const table = join(folder, (await readdir(folder)).find((name) => name.endsWith('.ldb')) ?? '');
      const bytes = await readFile(table);
      const middle = Math.floor(bytes.length / 3);
      for (let at = middle; at < middle + 64; at += 1) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      await writeFile(table, bytes);
      const findings = await checkDatabase({ ...there, isDeep: true });
      expect(findings.at(-1)).toMatchObject({
        check: 'database',
        level: 'problem',
        message: expect.stringContaining('damaged'),
        remedy: expect.stringContaining('--fresh'),
      });
    }));

  test('one that has lost its entry file', () =>
    withFolder({}, async (parent) => {
      const there = await made(join(parent, 'babble_db'));
      await rm(join(there.folder, 'CURRENT'));
      expect(await checkDatabase(there)).toMatchObject([
        { level: 'problem', message: expect.stringContaining('CURRENT') },
      ]);
    }));

  test('none, and an empty folder: it will be made', () =>
    withFolder({}, async (parent) => {
      const folder = join(parent, 'babble_db');
      expect(await checkDatabase({ ...init, folder })).toMatchObject([
        { level: 'ok', message: expect.stringContaining('none yet') },
      ]);
      expect(await checkDatabase({ ...init, folder, isUsed: false })).toMatchObject([
        { level: 'ok', message: expect.stringContaining('in memory') },
      ]);
      await mkdir(folder);
      expect(await checkDatabase({ ...init, folder })).toMatchObject([
        { level: 'ok', message: expect.stringContaining('empty') },
      ]);
    }));
});
