// Recordings of the Go implementation as a node would have kept them, with the chat as its application.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { encodeHex } from '@babble/crypto';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { ChangeSet, EventRecord, HashgraphOptions, SignedEvent, Store } from '@babble/hashgraph';
import {
  Hashgraph,
  HashgraphError,
  identifyEvent,
  memoryStore,
  parseGraphEvent,
  parseGraphHeader,
  verifyCandidates,
} from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import type { ReadableStore } from '@babble/store/node';
import { replayApplication } from '../../src/replay-application.ts';

const VECTORS = fileURLToPath(new URL('../../../../tooling/vectors/', import.meta.url));
const { verifier } = await fastestVerifier();
const OPTIONS: HashgraphOptions = { sha256, admission: 'reference' };

export interface Recording {
  readonly genesis: PeerSet;
  readonly events: readonly SignedEvent[];
}

export function readRecording(name: string): Recording {
  const file = `${name}.jsonl`;
  const text = readdirSync(VECTORS).includes(file)
    ? readFileSync(`${VECTORS}${file}`, 'utf8')
    : gunzipSync(readFileSync(`${VECTORS}${file}.gz`)).toString('utf8');
  const [header = '', ...lines] = text.split('\n').slice(0, -1);
  return {
    genesis: new PeerSet(parseGraphHeader(header)),
    events: lines.map((line, i) => parseGraphEvent(line, i + 2)),
  };
}

/** What a node with this history keeps. */
export async function keep(recording: Recording, store: Store): Promise<void> {
  const graph = Hashgraph.fromGenesis(recording.genesis, OPTIONS);
  await store.append(graph.initialChanges());
  await insert(graph, recording.events, store, new Uint8Array(0));
}

/** A memory store that forgets nothing, looked at as the database of a stopped node is. */
export async function keptInMemory(recording: Recording): Promise<ReadableStore> {
  const store = memoryStore({ cacheSize: Number.POSITIVE_INFINITY });
  await keep(recording, store);
  return readable(store, 'genesis');
}

/** What a node keeps that began with a block of another one by fast sync; events that build on something below are refused (HG-RESET-7). */
export async function keptFrom(block: number, from: ReadableStore, recording: Recording): Promise<ReadableStore> {
  const store = memoryStore({ cacheSize: Number.POSITIVE_INFINITY });
  await keepFrom(block, from, recording, store);
  return readable(store, 'frame');
}

/** The same in a store. */
export async function keepFrom(
  block: number,
  from: Pick<Store, 'block' | 'frame'>,
  { events }: Recording,
  store: Store,
): Promise<void> {
  const begun = await from.block(block);
  const frame = await from.frame(Number(begun?.body.roundReceived));
  if (begun === undefined || frame === undefined) throw new Error(`no block ${block}`);
  const graph = Hashgraph.fromFrame(begun, frame.frame, OPTIONS);
  await store.reset(graph.initialChanges(), { acknowledged: block });
  await insert(graph, events, store, begun.body.stateHash ?? new Uint8Array(0));
}

/** The same store after everything was dropped that the frame of a block makes needless; blocks stay. */
export async function pruned(store: ReadableStore, block: number): Promise<ReadableStore> {
  const begun = await store.block(block);
  const round = Number(begun?.body.roundReceived);
  const frame = await store.frame(round);
  if (begun === undefined || frame === undefined) throw new Error(`no block ${block}`);
  const first = new Map<string, number>();
  const roots = [...(frame.frame.roots?.values() ?? [])].flatMap((root) => root?.events ?? []);
  for (const event of [...roots, ...(frame.frame.events ?? [])]) {
    const { creator = null, index = 0 } = event?.core?.body ?? {};
    const key = creator === null ? '' : encodeHex(creator);
    first.set(key, Math.min(first.get(key) ?? Number(index), Number(index)));
  }
  const isKept = ({ creator, index }: EventRecord): boolean => index >= (first.get(creator) ?? 0);
  return {
    ...store,
    supports: { ...store.supports, completeHistory: false },
    inserted: async (number, limit) => (await store.inserted(number, 1e6)).filter(isKept).slice(0, limit),
    frame: async (number) => (number < round ? undefined : store.frame(number)),
    round: async (number) => (number < round ? undefined : store.round(number)),
    event: async (id) => {
      const record = await store.event(id);
      return record !== undefined && isKept(record) ? record : undefined;
    },
    eventsAfter: async (creator, index, limit) => {
      const page = await store.eventsAfter(creator, index, limit);
      return page.events.every(isKept) ? page : { events: [], tooLate: true };
    },
  };
}

async function insert(
  graph: Hashgraph,
  events: readonly SignedEvent[],
  store: Store,
  stateHash: Uint8Array,
): Promise<void> {
  const commit = replayApplication(stateHash, new Map());
  for (const signed of events) {
    const event = identifyEvent(signed, sha256);
    const changes = graph.has(event.id) ? undefined : inserted(graph, event);
    if (changes === undefined) continue;
    await store.append(changes);
    for (let block = graph.nextBlock(); block !== undefined; block = graph.nextBlock()) {
      const index = Number(block.body.index);
      await store.append(graph.commit(index, commit(block)), { acknowledged: index });
    }
    const candidates = graph.takeSignatureCandidates();
    const verdicts = await verifyCandidates(candidates, verifier);
    for (const [i, { blockSignature }] of candidates.entries()) {
      if (verdicts[i] === true) await store.append(graph.acceptSignature(blockSignature));
      else graph.refuseSignature(blockSignature);
    }
  }
}

function inserted(graph: Hashgraph, event: Parameters<Hashgraph['insert']>[0]): ChangeSet | undefined {
  try {
    return graph.insert(event);
  } catch (error) {
    if (error instanceof HashgraphError) return undefined;
    throw error;
  }
}

function readable(store: Store, origin: ReadableStore['origin']): ReadableStore {
  return {
    supports: store.supports,
    origin,
    snapshots: store.snapshots,
    eventsAfter: (creator, index, limit) => store.eventsAfter(creator, index, limit),
    inserted: (number, limit) => store.inserted(number, limit),
    event: (id) => store.event(id),
    block: (index) => store.block(index),
    frame: (round) => store.frame(round),
    round: (round) => store.round(round),
    peerSets: () => store.peerSets(),
    notes: () => store.notes(),
    lastBlockIndex: () => store.lastBlockIndex(),
    close: () => store.close(),
  };
}
