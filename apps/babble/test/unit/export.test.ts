// What is exported from a store: the same events as were kept, in an order in which they can be inserted, or a refusal with a reason.
import type { Event } from '@babble/hashgraph';
import type { ReadableStore } from '@babble/store/node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { graphOfStore } from '../../src/export/from-store.ts';
import type { GraphSource } from '../../src/export/graph-source.ts';
import { inInsertionOrder } from '../../src/export/insertion-order.ts';
import { keptFrom, keptInMemory, pruned, type Recording, readRecording } from './stored-recording.ts';

let recording: Recording;
let store: ReadableStore;

beforeAll(async () => {
  recording = readRecording('join-and-leave');
  store = await keptInMemory(recording);
});

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('everything from the genesis on, parents before children, and all blocks', async () => {
  const source = await graphOfStore(store, 'db');
  expect(source.genesis).toEqual(recording.genesis.peers);
  const events = await all(inInsertionOrder(source));
  expect(events.length).toBe(recording.events.length);
  expect(source.eventCount).toBe(events.length);
  const placed = new Set(['']);
  for (const { id, body } of events) {
    expect((body.parents ?? []).filter((parent) => !placed.has(parent))).toEqual([]);
    placed.add(id);
  }
  const kept = await store.inserted(0, 1e6);
  expect(new Set(events.map(({ id }) => id))).toEqual(new Set(kept.map(({ event }) => event.id)));
  expect((await all(source.blocks())).length).toBe((await store.lastBlockIndex()) + 1);
});

test('the same order whatever order the creators come in', async () => {
  const source = await graphOfStore(store, 'db');
  const again = await graphOfStore(store, 'db');
  const reversed: GraphSource = { ...again, chains: new Map([...again.chains].reverse()) };
  const ids = async (of: GraphSource): Promise<readonly string[]> =>
    (await all(inInsertionOrder(of))).map(({ id }) => id);
  expect(await ids(reversed)).toEqual(await ids(source));
});

describe('refused', () => {
  test('a graph that began with a frame, or whose older events were dropped', async () => {
    for (const kept of [await keptFrom(5, store, recording), await pruned(store, 5)]) {
      await expect(graphOfStore(kept, 'db')).rejects.toThrow('db: there is no history from genesis');
    }
  });

  test('an empty database', async () => {
    const empty = { ...store, peerSets: async () => [] };
    await expect(graphOfStore(empty, 'db')).rejects.toThrow('db: the database is empty');
  });

  test('events that build on what is not there', async () => {
    const source = await graphOfStore(store, 'db');
    const [creator = ''] = source.chains.keys();
    async function* none(): AsyncGenerator<Event> {}
    const chains = new Map([...source.chains, [creator, none()]]);
    await expect(all(inInsertionOrder({ ...source, chains }))).rejects.toThrow('build on events that are not there');
  });

  test('chains that do not begin with their first event', async () => {
    const source = await graphOfStore(store, 'db');
    const [creator = '', chain] = [...source.chains][0] ?? [];
    async function* rest(): AsyncGenerator<Event> {
      let isFirst = true;
      for await (const event of chain ?? []) {
        if (!isFirst) yield event;
        isFirst = false;
      }
    }
    const chains = new Map([...source.chains, [creator, rest()]]);
    await expect(all(inInsertionOrder({ ...source, chains }))).rejects.toThrow('no history from genesis');
  });
});
