// Which events gossip finds in memory, and how much that may be. Rules NODE-DIFF-1, OURS-8.
import { type Event, type EventRecord, payloadBytes } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { RecentEvents } from '../../src/recent-events.ts';

const TRANSACTION = new Uint8Array(1_000);
const BYTES = payloadBytes([TRANSACTION]);

function record(creator: string, index: number): EventRecord {
  const body: Event['body'] = {
    transactions: [TRANSACTION],
    internalTransactions: [],
    parents: ['', ''],
    creator: null,
    index,
    blockSignatures: [],
    timestamp: 0,
  };
  const event = { id: `${creator}${index}` as Event['id'], body, signature: '1|1' };
  const place = { topologicalIndex: index, otherParent: undefined, round: 0, lamport: index, witness: false };
  return { event, creator, index, ...place };
}

/** How many events of a creator are remembered, up to the newest. */
function countOf(recent: RecentEvents, creator: string, newest: number): number {
  let index = newest;
  while (index > 0 && recent.after(creator, index - 2, 1) !== undefined) index -= 1;
  return newest + 1 - index;
}

test('the newest thousand of each creator at most, and half of them at least; older ones are asked for elsewhere', () => {
  const recent = new RecentEvents();
  for (let index = 0; index < 5_000; index += 1) {
    recent.add([record('A', index)]);
    const count = countOf(recent, 'A', index);
    expect(count).toBeLessThanOrEqual(1_000);
    if (index >= 1_000) expect(count).toBeGreaterThanOrEqual(500);
  }
  expect(recent.after('A', 4_989, 100)?.events.map(({ index }) => index)).toEqual(
    Array.from({ length: 10 }, (_, i) => 4_990 + i),
  );
  expect(recent.after('A', 3_000, 100)).toBeUndefined();
  expect(recent.after('B', -1, 100)).toBeUndefined();
});

test('no more than the bytes allow, and of whoever makes most the fewest', () => {
  const recent = new RecentEvents(100 * BYTES);
  for (let index = 0; index < 10; index += 1) recent.add([record('quiet', index)]);
  for (let index = 0; index < 10_000; index += 1) {
    recent.add([record('busy', index)]);
    expect(countOf(recent, 'busy', index)).toBeLessThanOrEqual(90);
  }
  expect(countOf(recent, 'busy', 9_999)).toBeGreaterThan(30);
  expect(recent.after('quiet', -1, 100)?.events).toHaveLength(10);
  const few = new RecentEvents(BYTES / 2);
  few.add([record('A', 0)]);
  expect(few.after('A', -1, 1)).toBeUndefined();
});

test('of a chain that goes on elsewhere only what follows is remembered, and nothing after all is forgotten', () => {
  const recent = new RecentEvents(3 * BYTES);
  recent.add([record('A', 0), record('A', 1), record('A', 7)]);
  expect(recent.after('A', 0, 10)).toBeUndefined();
  // What is forgotten takes no room.
  recent.add([record('A', 8), record('A', 9)]);
  expect(recent.after('A', 6, 10)?.events).toHaveLength(3);
  recent.clear();
  expect(recent.after('A', 8, 10)).toBeUndefined();
  recent.add([record('A', 10), record('A', 11), record('A', 12)]);
  expect(recent.after('A', 9, 10)?.events).toHaveLength(3);
});
