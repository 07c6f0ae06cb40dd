// Reading events in the order in which they were inserted, while the store drops old ones.
import type { EventRecord } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { InsertionOrder } from '../../src/insertion-order.ts';
import { answerBlocks, Gossip, handMadeGraph } from './hand-made.ts';

/** Events of three creators in turn; the third is silent after its tenth. */
function records(count: number): readonly EventRecord[] {
  const hashgraph = handMadeGraph(3);
  const gossip = new Gossip();
  return Array.from({ length: count }, (_, i) => {
    const creator = i < 30 ? i % 3 : i % 2;
    const other = i === 0 ? undefined : i <= 30 ? (i - 1) % 3 : (i - 1) % 2;
    const { events } = hashgraph.insert(gossip.next(creator, other));
    answerBlocks(hashgraph);
    const [record] = events;
    if (record === undefined) throw new Error('nothing was inserted');
    return record;
  });
}

const numbersOf = (found: readonly EventRecord[]) => found.map(({ topologicalIndex }) => topologicalIndex);

test('HG-EVENT-1: a page begins at the number asked for, or at the first one above that is kept', () => {
  const all = records(60);
  const order = new InsertionOrder();
  const kept = new Set(all);
  for (const record of all) order.push(record);
  for (const record of all) {
    // What stays is scattered: every seventh.
    if (record.topologicalIndex % 7 !== 0) {
      order.drop(record);
      order.drop(record);
      kept.delete(record);
    }
    for (const from of [-5, 0, 13, 59, 60]) {
      const expected = numbersOf([...kept]).filter((number) => number >= from);
      expect(numbersOf(order.from(from, 1_000))).toEqual(expected);
      expect(numbersOf(order.from(from, 3))).toEqual(expected.slice(0, 3));
    }
  }
  order.clear();
  expect(order.from(0, 10)).toEqual([]);
});

test('ST-4: the memory store gives what it still has of a creator, with gaps where others were dropped', async () => {
  const store = memoryStore({ cacheSize: 10 });
  for (const record of records(200)) {
    await store.append({ events: [record], rounds: [], frames: [], blocks: [], peerSets: [] });
  }
  const found = await store.inserted(0, 1_000);
  // The ten of the silent one are old, those of the others are the newest.
  expect(numbersOf(found)).toEqual([
    ...Array.from({ length: 10 }, (_, i) => 2 + 3 * i),
    ...Array.from({ length: 20 }, (_, i) => 180 + i),
  ]);
  expect(numbersOf(await store.inserted(29, 4))).toEqual([29, 180, 181, 182]);
});
