// Change sets made up for tests: each appends one event per creator, with a payload, and a block.
import { encodeHex } from '@babble/crypto';
import type { Block, ChangeSet, EventId, EventRecord, Store } from '@babble/hashgraph';

export const NOTHING: ChangeSet = { events: [], rounds: [], frames: [], blocks: [], peerSets: [] };

const CREATORS = 4;

export function keyOf(creator: number): Uint8Array {
  return Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : (creator * 31 + i) & 255));
}

/** Bytes that do not repeat, so that no compression makes the files small. */
export function payload(seed: number, length: number): Uint8Array {
  let state = seed + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 24;
  });
}

/** The `number`-th event of all. */
export function eventOf(number: number, bytes = 100): EventRecord {
  const creator = number % CREATORS;
  const index = Math.floor(number / CREATORS);
  const id = `0X${number.toString(16).toUpperCase().padStart(64, '0')}` as EventId;
  const body = {
    transactions: [payload(number, bytes)],
    internalTransactions: [],
    parents: ['', ''],
    creator: keyOf(creator),
    index,
    blockSignatures: [],
    timestamp: 1_700_000_000 + number,
  };
  return {
    event: { id, body, signature: `${number.toString(36)}|1` },
    creator: encodeHex(keyOf(creator)),
    index,
    topologicalIndex: number,
    otherParent: { creatorId: 0, index: -1 },
    round: index,
    lamport: number,
    witness: false,
  };
}

/** The `step`-th change set: `count` events and a block. */
export function changesOf(step: number, count = CREATORS, bytes = 100): ChangeSet {
  const events = Array.from({ length: count }, (_, i) => eventOf(step * count + i, bytes));
  return { ...NOTHING, events, blocks: [blockOf(step)] };
}

function blockOf(index: number): Block {
  return {
    body: {
      index,
      roundReceived: index + 1,
      timestamp: 1_700_000_000,
      stateHash: payload(index, 32),
      frameHash: payload(index + 1, 32),
      peersHash: payload(index + 2, 32),
      transactions: [],
      internalTransactions: [],
      internalTransactionReceipts: [],
    },
    signatures: new Map([['0X00', `${index}|1`]]),
  };
}

/**
 * How many change sets of {@link changesOf} are in the store; throws if what is there is not exactly what so many leave, by whatever
 * method it is asked for.
 */
export async function stepsIn(
  store: Pick<Store, 'inserted' | 'eventsAfter' | 'event' | 'lastBlockIndex' | 'block'>,
  count = CREATORS,
  bytes = 100,
): Promise<number> {
  const inserted = await store.inserted(0, 1e6);
  const steps = inserted.length / count;
  const expected = Array.from({ length: steps }, (_, step) => changesOf(step, count, bytes)).flatMap((c) => c.events);
  checkEqual(inserted, expected, 'inserted');
  for (let creator = 0; creator < CREATORS; creator += 1) {
    const key = encodeHex(keyOf(creator));
    const own = expected.filter((record) => record.creator === key);
    checkEqual((await store.eventsAfter(key, -1, 1e6)).events, own, `chain ${creator}`);
  }
  const byId = await Promise.all(expected.map(({ event }) => store.event(event.id)));
  checkEqual(byId, expected, 'by id');
  checkEqual(await store.lastBlockIndex(), steps - 1, 'last block');
  const blocks = await Promise.all(Array.from({ length: steps }, (_, i) => store.block(i)));
  checkEqual(
    blocks,
    Array.from({ length: steps }, (_, i) => blockOf(i)),
    'blocks',
  );
  return steps;
}

function checkEqual(actual: unknown, expected: unknown, what: string): void {
  if (exact(actual) !== exact(expected)) throw new Error(`${what} is not what was written`);
}

function exact(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof Map) return [...part];
    if (part instanceof Uint8Array) return encodeHex(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
