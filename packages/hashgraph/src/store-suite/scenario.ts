// The life of a store in a few dozen calls: events of three creators, rounds, frames that repeat the events, blocks that get
// receipts and signatures, peer-sets, notes, in the middle a reset, and before and after it the history is pruned. And a picture of everything that a store has, as a text:
// two stores with the same picture have the same contents.
import { encodeHex } from '@babble/crypto';
import { check } from '@babble/host/suite';
import { PeerSet } from '@babble/peers';
import type { EventRecord, FrameRecord, RoundRecord } from '../change-set.ts';
import type { Block, BlockBody } from '../objects/block.ts';
import type { FrameEvent } from '../objects/frame.ts';
import type { Store } from '../store.ts';
import { bytes, changes, eventId, PEER, record } from './fixtures.ts';

const CREATORS = [1, 2, 3];
const ROUNDS = 8;
/** The graph begins anew after this many rounds. */
const RESET_AFTER = 5;
/** After these rounds what lies below their frames is dropped. */
const PRUNED = [3, 4, 7];
/** Beyond everything of the scenario. */
const MANY = 1000;

/** One call that changes a store. */
export type Step = (store: Store) => Promise<void>;

/** The calls, in order; the same objects each time, as those of a node would be. */
export function scenarioSteps(): readonly Step[] {
  const steps: Step[] = [];
  const before = new Scene(0, 0);
  for (let round = 0; round < RESET_AFTER; round += 1) steps.push(...before.round(round));
  const after = new Scene(RESET_AFTER + 3, RESET_AFTER);
  steps.push(after.reset(RESET_AFTER));
  for (let round = RESET_AFTER; round < ROUNDS; round += 1) steps.push(...after.round(round));
  return steps;
}

/** One graph: the events of a round have the same index in all chains. */
class Scene {
  readonly #firstIndex: number;
  readonly #firstRound: number;
  #number = 0;
  #index: number;
  #tails: readonly EventRecord[] = [];
  #frame: FrameRecord | undefined;

  constructor(firstIndex: number, firstRound: number) {
    this.#firstIndex = firstIndex;
    this.#firstRound = firstRound;
    this.#index = firstIndex;
  }

  reset(round: number): Step {
    const tails = this.#events(round, false);
    const frame = frameOf(round, tails, []);
    const block = blockOf(bodyOf(round, tails), 2);
    const peerSets = [[round, new PeerSet([PEER])]] as const;
    return (store) =>
      store.reset(changes({ events: tails, frames: [frame], blocks: [block], peerSets }), {
        unpooledBelow: 2 * round,
        restoring: -1,
        lost: tails.map(({ event }) => event),
      });
  }

  round(round: number): readonly Step[] {
    const steps = this.#grow(round);
    const frame = this.#frame;
    return frame === undefined || !PRUNED.includes(round) ? steps : [...steps, (store) => store.prune(frame)];
  }

  #grow(round: number): readonly Step[] {
    const tails = this.#tails;
    const events = this.#events(round, true);
    const body = bodyOf(round, events);
    const answered: BlockBody = { ...body, stateHash: bytes(round), internalTransactionReceipts: [] };
    const frame = frameOf(round, events, tails);
    this.#frame = frame;
    const frames = [frame];
    const peerSets = round % 3 === 0 ? ([[round + 6, new PeerSet([PEER])]] as const) : [];
    // Two come together, and go one by one.
    const pooled = [
      [2 * round, bytes(round)],
      [2 * round + 1, null],
    ] as const;
    return [
      (store) => store.append(changes({ events, rounds: [roundOf(round, events, false)] }), { pooled }),
      (store) =>
        store.append(changes({ rounds: [roundOf(round, events, true)], frames, blocks: [blockOf(body, 0)], peerSets })),
      (store) =>
        store.append(changes({ blocks: [blockOf(answered, 1)] }), { acknowledged: round, restoring: round + 1 }),
      (store) => store.sync(),
      (store) => store.append(changes({ blocks: [blockOf(answered, 3)] }), { unpooledBelow: 2 * round - 1, lost: [] }),
    ];
  }

  #events(round: number, numbered: boolean): readonly EventRecord[] {
    const index = this.#index;
    this.#index += 1;
    const events = CREATORS.map((creator) => {
      const topologicalIndex = numbered ? this.#number : -1;
      if (numbered) this.#number += 1;
      return eventOf(creator, index, {
        round: round - this.#firstRound,
        first: index === this.#firstIndex,
        topologicalIndex,
      });
    });
    this.#tails = [...this.#tails, ...events].slice(-2 * CREATORS.length);
    return events;
  }
}

function keyOf(creator: number): Uint8Array {
  return Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : creator));
}

function eventOf(
  creator: number,
  index: number,
  { round, first, topologicalIndex }: { round: number; first: boolean; topologicalIndex: number },
): EventRecord {
  const base = record(String(creator), index);
  const body = {
    ...base.event.body,
    creator: keyOf(creator),
    transactions: index % 2 === 0 ? [bytes(index), null, new Uint8Array(0)] : null,
    parents: first ? ['', ''] : [eventId(creator), eventId(creator + 1)],
    blockSignatures: [{ validator: keyOf(creator), index: round, signature: '1|2' }],
    // A claim beyond what a number can hold (ENC-TEXT-14).
    timestamp: index % 3 === 0 ? 2n ** 62n + BigInt(index) : 1_600_000_000 + index,
  };
  const event = { id: base.event.id, body, signature: `${creator}a|${index}z` };
  const otherParent = first ? undefined : { creatorId: creator, index };
  return { ...base, event, creator: encodeHex(keyOf(creator)), topologicalIndex, otherParent, round, witness: first };
}

function roundOf(round: number, events: readonly EventRecord[], decided: boolean): RoundRecord {
  const fame = decided ? 'famous' : 'undecided';
  const witnesses = events.map(({ event, creator }) => ({ id: event.id, creator, fame }) as const);
  return { round, decided, witnesses, receivedEvents: decided ? events.map(({ event }) => event.id) : [] };
}

function frameOf(round: number, events: readonly EventRecord[], tails: readonly EventRecord[]): FrameRecord {
  const frameEvents = (records: readonly EventRecord[]): readonly FrameEvent[] =>
    records.map(({ event: { body, signature }, round: of, lamport, witness }) => ({
      core: { body, signature },
      round: of,
      lamportTimestamp: lamport,
      witness,
    }));
  const roots = CREATORS.map((creator) => {
    const key = encodeHex(keyOf(creator));
    return [key, { events: frameEvents(tails.filter((tail) => tail.creator === key)) }] as const;
  });
  return {
    frame: {
      round,
      peers: [PEER],
      roots: new Map(roots),
      events: frameEvents(events),
      peerSets: new Map([[0, [PEER]]]),
      timestamp: 1_600_000_000 + round,
    },
    hash: new Uint8Array(32).fill(round),
    eventIds: events.map(({ event }) => event.id),
  };
}

function bodyOf(round: number, events: readonly EventRecord[]): BlockBody {
  return {
    index: round,
    roundReceived: round + 1,
    timestamp: 1_600_000_000,
    stateHash: new Uint8Array(0),
    frameHash: new Uint8Array(32),
    peersHash: new Uint8Array(32),
    transactions: events.flatMap(({ event }) => event.body.transactions ?? []),
    internalTransactions: [{ body: { type: round, peer: PEER }, signature: '3|4' }],
    internalTransactionReceipts: null,
  };
}

function blockOf(body: BlockBody, signatures: number): Block {
  return { body, signatures: new Map(Array.from({ length: signatures }, (_, i) => [`0X${i}`, `${i}|1`])) };
}

/** Everything that a store has after calls of the scenario. */
export async function pictureOf(store: Store): Promise<string> {
  const numbers = Array.from({ length: ROUNDS + 2 }, (_, i) => i);
  const all = async <T>(ask: (number: number) => Promise<T>): Promise<readonly T[]> => Promise.all(numbers.map(ask));
  const chains = await Promise.all(CREATORS.map((creator) => chainOf(store, encodeHex(keyOf(creator)))));
  const ids = chains.flat().map(({ event }) => event.id);
  return exactJson({
    chains,
    byId: await Promise.all(ids.map(async (id) => (await store.event(id))?.event.body.index)),
    inserted: await store.inserted(0, MANY),
    rounds: await all((round) => store.round(round)),
    frames: await all((round) => store.frame(round)),
    blocks: await all((index) => store.block(index)),
    peerSets: (await store.peerSets()).map(([round, { peers }]) => [round, peers]),
    notes: await store.notes(),
    lastBlockIndex: await store.lastBlockIndex(),
  });
}

async function chainOf(store: Store, creator: string): Promise<readonly EventRecord[]> {
  for (let index = -1; ; index += 1) {
    const { events, tooLate } = await store.eventsAfter(creator, index, MANY);
    if (!tooLate) return events;
  }
}

/** Throws unless two pictures are the same; says where they part. */
export function checkPicture(actual: string, expected: string | undefined, what: string): void {
  if (expected === undefined || actual === expected) return;
  let at = 0;
  while (actual[at] === expected[at]) at += 1;
  const near = (text: string): string => text.slice(Math.max(0, at - 60), at + 60);
  check(false, `${what}: expected …${near(expected)}…, got …${near(actual)}…`);
}

/**
 * JSON that tells maps, bytes and 64-bit integers from everything else, bytes from views of another kind, and does not care about the order
 * in which properties were set.
 */
function exactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return { int64: String(part) };
    if (part instanceof Map) return { map: [...part] };
    if (part instanceof Uint8Array) return { bytes: [...part] };
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
