// What a node keeps in memory of a long history. Rule OURS-8.
import { DEFAULT_CACHE_BYTES, payloadBytes } from '@babble/hashgraph';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { give, pair } from './core-pair.ts';

/** Transactions of an event: empty ones take memory, too. */
const COUNT = 5_000;
const EVENT_BYTES = payloadBytes(Array.from({ length: COUNT }, () => new Uint8Array(0)));
/** Beside the bounds: what is not ordered yet, the newest block, and what it takes until a bound is looked at again. */
const SLACK = 12 * EVENT_BYTES;

test('OURS-8: of transactions that are final a node keeps as many as the bounds say, however many there were, and of all events the place', async () => {
  const members = await pair(new SimulatedClock(1_700_000_000_000));
  let most = { eventBytes: 0, blockBytes: 0 };
  const turns = Math.ceil((1.4 * DEFAULT_CACHE_BYTES) / EVENT_BYTES);
  for (let turn = 0; turn < turns; turn += 1) {
    const [at, other] = turn % 2 === 0 ? members : ([members[1], members[0]] as const);
    for (let i = 0; i < COUNT; i += 1) at.transactions.add(new Uint8Array(0));
    await at.core.createSelfEvent(at.core.hashgraph.head(other.core.ownKey));
    await give(at, other);
    for (const { commitQueue } of members) await commitQueue.settled();
    const { eventBytes, blockBytes } = at.core.hashgraph.counters().kept;
    most = {
      eventBytes: Math.max(most.eventBytes, eventBytes),
      blockBytes: Math.max(most.blockBytes, blockBytes),
    };
  }
  for (const bytes of [most.eventBytes, most.blockBytes]) {
    expect(bytes).toBeGreaterThan(DEFAULT_CACHE_BYTES - SLACK);
    expect(bytes).toBeLessThan(DEFAULT_CACHE_BYTES + SLACK);
  }
  const [{ core, store }] = members;
  const { windowEvents, lastBlockIndex } = core.hashgraph.counters();
  expect(windowEvents).toBe(turns);
  // What has left memory is in the store.
  expect(core.hashgraph.block(0)).toBeUndefined();
  expect((await store.block(0))?.body.transactions).toContainEqual(new Uint8Array(0));
  expect(core.hashgraph.block(lastBlockIndex)).toBeDefined();
});
