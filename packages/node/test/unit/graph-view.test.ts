// A look at a graph is fixed when it is taken, and reads what the store still has. Rule HTTP-15.
import { readFile } from 'node:fs/promises';
import { sha256 } from '@babble/crypto/node';
import type { ChangeSet, EventRecord, Store } from '@babble/hashgraph';
import { Hashgraph, identifyEvent, memoryStore, parseGraphEvent, parseGraphHeader } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Core } from '../../src/core.ts';
import { viewGraph } from '../../src/graph-view.ts';

const RECORDING = new URL('../../../../tooling/vectors/coin-false-n4.jsonl', import.meta.url);

let lines: readonly string[];
beforeAll(async () => {
  lines = (await readFile(RECORDING, 'utf8')).trim().split('\n');
});

/** The part of a core that is looked at; `flush` is what is not in the store yet. */
function coreWith(events: number): {
  readonly core: Pick<Core, 'hashgraph' | 'persisted'>;
  readonly pending: ChangeSet[];
  readonly fill: (store: Store) => Promise<void>;
} {
  const [header = '', ...rest] = lines;
  const hashgraph = Hashgraph.fromGenesis(new PeerSet(parseGraphHeader(header)), { sha256, admission: 'reference' });
  const pending: ChangeSet[] = [];
  for (const [i, line] of rest.slice(0, events).entries()) {
    pending.push(hashgraph.insert(identifyEvent(parseGraphEvent(line, i + 2), sha256)));
  }
  const fill = async (store: Store): Promise<void> => {
    for (const changes of pending.splice(0)) await store.append(changes);
  };
  return { core: { hashgraph, persisted: async () => undefined }, pending, fill };
}

async function indexesOf(events: AsyncIterable<EventRecord>): Promise<readonly number[]> {
  const indexes: number[] = [];
  for await (const { index } of events) indexes.push(index);
  return indexes;
}

describe('viewGraph', () => {
  test('HTTP-15: what comes after the look is no part of it', async () => {
    const { core, fill } = coreWith(60);
    const store = memoryStore({ cacheSize: Number.POSITIVE_INFINITY });
    await fill(store);
    const view = await viewGraph(core, store);
    const later = coreWith(150);
    const [first] = view.participants;
    if (first === undefined) throw new Error('a graph without participants');
    for (const changes of later.pending.slice(60)) await store.append(changes);
    expect((await store.eventsAfter(first.key, first.lastIndex, 1)).events).toHaveLength(1);
    let total = 0;
    for (const participant of view.participants) {
      const indexes = await indexesOf(view.events(participant));
      expect(indexes).toEqual(Array.from({ length: participant.lastIndex + 1 }, (_, i) => i));
      total += indexes.length;
    }
    expect(total).toBe(60);
    expect(view.completeHistory).toBe(true);
  });

  test('HTTP-15: events that are only known to the core so far are stored first', async () => {
    const { core, fill } = coreWith(40);
    const store = memoryStore();
    const view = await viewGraph({ hashgraph: core.hashgraph, persisted: () => fill(store) }, store);
    const lengths = await Promise.all(view.participants.map(async (p) => (await indexesOf(view.events(p))).length));
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(40);
  });

  test('ST-4: a store that dropped old events gives those it has', async () => {
    for (const cacheSize of [1, 2, 7, 30]) {
      const { core, fill } = coreWith(150);
      const store = memoryStore({ cacheSize });
      await fill(store);
      const view = await viewGraph(core, store);
      expect(view.completeHistory).toBe(false);
      for (const participant of view.participants) {
        const kept = Math.min(cacheSize, participant.lastIndex + 1);
        const first = participant.lastIndex + 1 - kept;
        expect(await indexesOf(view.events(participant))).toEqual(Array.from({ length: kept }, (_, i) => first + i));
      }
    }
  });
});
