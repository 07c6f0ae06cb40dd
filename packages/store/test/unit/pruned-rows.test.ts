// The rows of a pruned history: they go in the background, whatever interrupts that, and what is lost above the floor is still noticed.
import { setImmediate } from 'node:timers/promises';
import type { FrameRecord } from '@babble/hashgraph';
import { type LevelDatabase, levelStore } from '@babble/store';
import { expect, test } from '@jest/globals';
import { MemoryLevel } from 'memory-level';
import { changesOf, eventOf } from '../changes.ts';
import { WatchedDatabase } from '../failing-database.ts';

const STEPS = 200;
const CREATORS = 4;

/** A frame whose events are those with this index. */
function frameAt(index: number): FrameRecord {
  const events = Array.from({ length: CREATORS }, (_, i) => {
    const { event, round, lamport, witness } = eventOf(index * CREATORS + i);
    return { core: { body: event.body, signature: event.signature }, round, lamportTimestamp: lamport, witness };
  });
  return {
    frame: { round: index, peers: [], roots: new Map(), events, peerSets: new Map(), timestamp: 0 },
    hash: new Uint8Array(32),
    eventIds: [],
  };
}

async function filled(): Promise<LevelDatabase> {
  const database: LevelDatabase = new MemoryLevel();
  const store = await levelStore({ database });
  for (let step = 0; step < STEPS; step += 1) {
    const rounds = [{ round: step, decided: true, witnesses: [], receivedEvents: [] }];
    await store.append({ ...changesOf(step), rounds, frames: [frameAt(step)] });
  }
  await store.close();
  return database;
}

async function rowsOf(database: LevelDatabase): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const key of await database.keys({ gte: '', lt: '~', keyEncoding: 'utf8' }).all()) {
    const [kind = ''] = /^(?:g\d+\/)?[a-z]+/.exec(key) ?? [];
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

const G = 'g0000000000000000/';

test('what was dropped goes, and everything else stays', async () => {
  const database = await filled();
  const store = await levelStore({ database });
  for (const index of [50, 120]) await store.prune(frameAt(index));
  const left = { [`${G}chain`]: 320, [`${G}event`]: 320, [`${G}id`]: 320, [`${G}round`]: 80, [`${G}frame`]: 80 };
  while ((await rowsOf(database))[`${G}frame`] !== 80) await setImmediate();
  expect(await rowsOf(database)).toMatchObject({ ...left, [`${G}floor`]: 1, body: STEPS, answer: STEPS });
  await store.close();
});

test('what a crash leaves below the floor goes at the next opening, wherever it was interrupted', async () => {
  for (let written = 1; written < 9; written += 1) {
    const inner = await filled();
    let batches = 0;
    const database = new WatchedDatabase(inner);
    const write = database.batch.bind(database);
    // The medium takes so many batches more.
    database.batch = async (...args) => {
      batches += 1;
      if (batches > written) throw new Error('gone');
      await write(...args);
    };
    const store = await levelStore({ database });
    await store.prune(frameAt(150));
    await store.close();
    await inner.open();
    const again = await levelStore({ database: inner });
    expect(again.supports.completeHistory).toBe(false);
    expect((await again.inserted(0, 1)).map(({ index }) => index)).toEqual([150]);
    while ((await rowsOf(inner))[`${G}frame`] !== 50) await setImmediate();
    expect(await rowsOf(inner)).toMatchObject({ [`${G}chain`]: 200, [`${G}event`]: 200, [`${G}id`]: 200 });
    await again.close();
  }
});

test.each([
  ['the oldest place that is kept', `${G}chain/${eventOf(400).creator}/${'100'.padStart(16, '0')}`],
  ['a whole end of a chain', `${G}chain/${eventOf(400).creator}/`],
])('opening notices that %s is lost', async (_, prefix) => {
  const database = await filled();
  const store = await levelStore({ database });
  await store.prune(frameAt(100));
  await store.close();
  await database.open();
  await database.clear({ gte: prefix, lt: `${prefix}~`, keyEncoding: 'utf8' });
  await expect(levelStore({ database })).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED' });
});

test('an event that is lost after the history was pruned is noticed', async () => {
  const database = await filled();
  const store = await levelStore({ database });
  await store.prune(frameAt(100));
  await store.append(changesOf(STEPS));
  await store.append(changesOf(STEPS + 1));
  await store.close();
  await database.open();
  const key = `${G}event/n${String(STEPS * CREATORS + 5).padStart(16, '0')}`;
  await database.clear({ gte: key, lt: `${key}~`, keyEncoding: 'utf8' });
  const again = await levelStore({ database });
  await expect(again.inserted(STEPS * CREATORS, 20)).rejects.toMatchObject({ code: 'BABBLE_HASHGRAPH_STORE_DAMAGED' });
  await again.close();
});
