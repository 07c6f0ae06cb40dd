// Verifying what is stored: nothing is found in what nodes keep, and everything that was altered, with its name, what it should be and what it is.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, EventRecord, FrameRecord, RoundRecord } from '@babble/hashgraph';
import type { ReadableStore } from '@babble/store/node';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Verification, verifyStore } from '../../src/verify/verify-store.ts';
import { keptFrom, keptInMemory, pruned, type Recording, readRecording } from './stored-recording.ts';

const { verifier } = await fastestVerifier();
const verifying = { sha256, verifier, admission: 'reference', cacheSize: 10_000 } as const;

function verify(store: ReadableStore): Promise<Verification> {
  return verifyStore({ ...verifying, store });
}

let recording: Recording;
let store: ReadableStore;
let lastBlock: number;

beforeAll(async () => {
  recording = readRecording('join-and-leave');
  store = await keptInMemory(recording);
  lastBlock = await store.lastBlockIndex();
});

describe('what nodes keep is equal', () => {
  test('a whole history, with changes of membership', async () => {
    const progress: (readonly [number, number])[] = [];
    const verified = await verifyStore({ ...verifying, store, onProgress: (...at) => progress.push(at) });
    expect(verified).toMatchObject({ difference: undefined, beginning: { kind: 'genesis' }, earlierBlocks: 0 });
    expect(verified.events).toBe(recording.events.length);
    expect(verified.blocks).toBe(lastBlock + 1);
    expect(verified.vouched).toBeGreaterThan(0);
    expect(verified.signatures).toBeGreaterThan(verified.vouched);
    expect(progress.at(-1)).toEqual([2 * verified.events, 2 * verified.events]);
  });

  test.each(['grow-1to4', 'rejoin', 'coin-true-n4', 'monikers'])('%s', async (name) => {
    const kept = await keptInMemory(readRecording(name));
    expect(await verify(kept)).toMatchObject({ difference: undefined });
  });

  test('one that began with a frame, from there on', async () => {
    const middle = Math.floor(lastBlock / 2);
    const verified = await verify(await keptFrom(middle, store, recording));
    expect(verified.difference).toBeUndefined();
    expect(verified.beginning).toMatchObject({ kind: 'frame', isPruned: false, block: { body: { index: middle } } });
    expect(verified.blocks).toBe(lastBlock - middle + 1);
    expect(verified.earlierBlocks).toBe(0);
  });

  test('one whose older events were dropped: older blocks by their signatures alone', async () => {
    const middle = Math.floor(lastBlock / 2);
    const verified = await verify(await pruned(store, middle));
    expect(verified.difference).toBeUndefined();
    expect(verified.beginning).toMatchObject({ kind: 'frame', isPruned: true });
    expect(verified).toMatchObject({ blocks: lastBlock - middle + 1, earlierBlocks: middle });
  });

  test('nothing at all', async () => {
    const empty = await keptInMemory({ genesis: recording.genesis, events: [] });
    const nothing = { ...empty, peerSets: async () => [] };
    expect(await verify(empty)).toMatchObject({ difference: undefined, beginning: { kind: 'genesis' }, events: 0 });
    expect(await verify(nothing)).toMatchObject({ difference: undefined, beginning: undefined });
  });
});

type Alteration = () => Partial<ReadableStore>;

const NUMBER = 40;

/** One event is stored otherwise, however it is asked for. */
function event(alter: (record: EventRecord) => EventRecord): Alteration {
  const altered = (record: EventRecord): EventRecord => (record.topologicalIndex === NUMBER ? alter(record) : record);
  return () => ({ inserted: async (number, limit) => (await store.inserted(number, limit)).map(altered) });
}

function round(alter: (record: RoundRecord) => RoundRecord | undefined): Alteration {
  return () => ({
    round: async (number) => {
      const record = await store.round(number);
      return record !== undefined && number === 3 ? alter(record) : record;
    },
  });
}

function frame(alter: (record: FrameRecord) => FrameRecord | undefined): Alteration {
  return () => ({
    frame: async (number) => {
      const record = await store.frame(number);
      return record !== undefined && number === 4 ? alter(record) : record;
    },
  });
}

function block(alter: (block: Block) => Block | undefined): Alteration {
  return () => ({
    block: async (index) => {
      const found = await store.block(index);
      return found !== undefined && index === 2 ? alter(found) : found;
    },
  });
}

function body(change: Partial<Block['body']>): Alteration {
  return block((found) => ({ ...found, body: { ...found.body, ...change } }));
}

const BYTES = new Uint8Array(32).fill(7);

const ALTERATIONS: readonly (readonly [string, Alteration, { readonly what: string; readonly field: unknown }])[] = [
  [
    'a body that is not that of the id',
    event((record) => ({
      ...record,
      event: { ...record.event, body: { ...record.event.body, timestamp: Number(record.event.body.timestamp) + 1 } },
    })),
    { what: 'event', field: 'id' },
  ],
  [
    'a signature that does not hold',
    event((record) => ({ ...record, event: { ...record.event, signature: '1|1' } })),
    { what: 'event', field: 'signature' },
  ],
  [
    'a text that is no signature',
    event((record) => ({ ...record, event: { ...record.event, signature: 'x' } })),
    { what: 'event', field: 'admission' },
  ],
  ['another round', event((record) => ({ ...record, round: record.round + 1 })), { what: 'event', field: 'round' }],
  [
    'another Lamport timestamp',
    event((record) => ({ ...record, lamport: 0 })),
    { what: 'event', field: 'Lamport timestamp' },
  ],
  [
    'another witness',
    event((record) => ({ ...record, witness: !record.witness })),
    { what: 'event', field: 'witness' },
  ],
  [
    'another other-parent of the wire form',
    event((record) => ({ ...record, otherParent: { creatorId: 1, index: 1 } })),
    { what: 'event', field: expect.stringContaining('other-parent') },
  ],
  [
    'an event that is missing',
    () => ({
      inserted: async (number, limit) =>
        (await store.inserted(number, limit)).filter(({ topologicalIndex }) => topologicalIndex !== NUMBER),
    }),
    { what: 'event', field: expect.anything() },
  ],
  ['a round that is missing', round(() => undefined), { what: 'round', field: 'is there' }],
  [
    'another fame',
    round((record) => ({
      ...record,
      witnesses: record.witnesses.map((witness) => ({ ...witness, fame: 'notFamous' as const })),
    })),
    { what: 'round', field: expect.stringContaining('fame') },
  ],
  ['undecided', round((record) => ({ ...record, decided: false })), { what: 'round', field: 'decided' }],
  [
    'a received event less',
    round((record) => ({ ...record, receivedEvents: record.receivedEvents.slice(1) })),
    { what: 'round', field: 'received events[0]' },
  ],
  [
    'a witness less',
    round((record) => ({ ...record, witnesses: record.witnesses.slice(0, -1) })),
    { what: 'round', field: expect.stringContaining('witnesses[') },
  ],
  ['a frame that is missing', frame(() => undefined), { what: 'frame', field: 'is there' }],
  ['another hash of a frame', frame((record) => ({ ...record, hash: BYTES })), { what: 'frame', field: 'hash' }],
  [
    'another content of a frame',
    frame((record) => ({ ...record, frame: { ...record.frame, peers: [] } })),
    { what: 'frame', field: 'hash of its contents' },
  ],
  [
    'another order of events in a frame',
    frame((record) => ({ ...record, eventIds: record.eventIds.toReversed() })),
    { what: 'frame', field: 'events[0]' },
  ],
  ['a block that is missing', block(() => undefined), { what: 'block', field: 'is there' }],
  ['another timestamp of a block', body({ timestamp: 1 }), { what: 'block', field: 'timestamp[0]' }],
  ['another frame hash of a block', body({ frameHash: BYTES }), { what: 'block', field: 'frame hash[0]' }],
  ['another peer-set hash', body({ peersHash: BYTES }), { what: 'block', field: 'peer-set hash[0]' }],
  ['another transaction', body({ transactions: [BYTES] }), { what: 'block', field: 'transactions[0]' }],
  [
    'another state hash: the signatures do not hold',
    body({ stateHash: BYTES }),
    { what: 'block', field: expect.stringContaining('signature of 0X') },
  ],
  [
    'a signature of somebody else',
    block((found) => ({ ...found, signatures: new Map([[`0X04${'11'.repeat(64)}`, '1|1']]) })),
    { what: 'block', field: expect.stringContaining('is a validator') },
  ],
  [
    'a last block too many',
    () => ({ lastBlockIndex: async () => lastBlock + 1 }),
    { what: 'block', field: expect.anything() },
  ],
  [
    'an acknowledgement of a block that is not there',
    () => ({ notes: async () => ({ acknowledged: 1_000, pool: [], restoring: -1, lost: [] }) }),
    { what: 'note', field: 'index of the last acknowledged' },
  ],
  [
    'an acknowledgement that was lost: blocks are answered',
    () => ({ notes: async () => ({ acknowledged: 1, pool: [], restoring: -1, lost: [] }) }),
    { what: 'block', field: expect.stringContaining('not acknowledged') },
  ],
  [
    'a peer-set that is missing',
    () => ({ peerSets: async () => (await store.peerSets()).slice(0, -1) }),
    { what: 'peer-set', field: 'peers' },
  ],
  [
    'the first peer-set missing',
    () => ({ peerSets: async () => (await store.peerSets()).slice(1) }),
    { what: 'peer-set', field: 'is there' },
  ],
  [
    'an id that is not found',
    () => ({ event: async () => undefined }),
    { what: 'look-up', field: expect.stringContaining('by its id') },
  ],
  [
    'the end of a chain missing',
    () => ({
      eventsAfter: async (creator, index, limit) => {
        const page = await store.eventsAfter(creator, index, limit);
        return { ...page, events: page.events.slice(0, -1) };
      },
    }),
    { what: 'look-up', field: 'number of events' },
  ],
];

describe('what was altered is found', () => {
  test.each(ALTERATIONS)('%s', async (_, alteration, expected) => {
    const { difference } = await verify({ ...store, ...alteration() });
    expect(difference).toMatchObject(expected);
    expect(difference?.expected).not.toBe(difference?.found);
    expect(difference?.where).not.toBe('');
  });

  async function* pieces(...lengths: readonly number[]): AsyncGenerator<Uint8Array> {
    for (const length of lengths) yield new Uint8Array(length);
  }

  test.each([
    [0, 3, [1, 2], undefined],
    [0, 4, [1, 2], 'bytes'],
    [1_000, 3, [1, 2], 'block 1000 is there'],
  ])(
    'in the kept state of the application after block %d, of %d bytes',
    async (blockIndex, byteCount, lengths, field) => {
      const newest = async () => ({ blockIndex, byteCount, read: () => pieces(...lengths) });
      const { difference } = await verify({ ...store, snapshots: { newest } });
      expect(difference?.field).toBe(field);
    },
  );

  test('in one that began with a frame: the signatures of its block', async () => {
    const begun = await keptFrom(3, store, recording);
    const unsigned = {
      ...begun,
      block: async (index: number) => {
        const found = await begun.block(index);
        return found !== undefined && index === 3 ? { ...found, signatures: new Map() } : found;
      },
    };
    expect((await verify(unsigned)).difference).toMatchObject({ what: 'block', where: 'block 3', field: 'signatures' });
  });

  test('in one whose older events were dropped: an older block', async () => {
    const kept = await pruned(store, 5);
    const { difference } = await verify({ ...kept, ...body({ stateHash: BYTES })() });
    expect(difference).toMatchObject({ what: 'block', where: 'block 2' });
  });

  test('strict admission names the signature text that only the Go implementation takes', async () => {
    const lenient = await keptInMemory(readRecording('lenient-n4'));
    const { difference } = await verifyStore({ ...verifying, store: lenient, admission: 'strict' });
    expect(difference).toMatchObject({ what: 'event', field: 'admission' });
    expect((await verify(lenient)).difference).toBeUndefined();
  });
});
