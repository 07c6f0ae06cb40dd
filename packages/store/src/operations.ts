// Change sets and notes as operations on the database. Everything is encoded when the call comes: what the caller does to its
// objects later changes nothing.
import type { Block, BlockBody, ChangeSet, EventRecord, NodeNotes } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import type { ChainBounds } from './chain-bounds.ts';
import type { Operation } from './database.ts';
import {
  ACKNOWLEDGED_KEY,
  BODIES,
  digits,
  type GenerationKeys,
  GRAPH_KEY,
  isKeyNumber,
  POOL,
  SIGNATURES,
} from './keys.ts';
import { type Cell, sealRow } from './row.ts';
import { blockBodyRow, signaturesRow } from './rows/block-row.ts';
import { eventRow } from './rows/event-row.ts';
import { frameRow } from './rows/frame-row.ts';
import { peerCells } from './rows/parts.ts';
import { roundRow } from './rows/round-row.ts';

/** Bodies of blocks that are remembered as written; signatures come for the newest blocks. */
const KNOWN_BODIES = 1024;

/** The operations of one call, in the making. */
export class Operations {
  readonly all: Operation[] = [];

  put(key: string, content: Cell): void {
    this.all.push({ type: 'put', key, value: sealRow(key, content) });
  }

  del(key: string): void {
    this.all.push({ type: 'del', key });
  }
}

/** A generation and how its graph began. */
export function putGraph(to: Operations, generation: number, origin: 'genesis' | 'frame'): void {
  to.put(GRAPH_KEY, [generation, origin]);
}

/** Events before frames, which refer to them. Bodies that `bodies` knows are not written again. */
export function putChanges(
  to: Operations,
  changes: ChangeSet,
  { keys, chains, bodies }: { keys: GenerationKeys; chains: ChainBounds; bodies: KnownBodies },
): void {
  for (const record of changes.events) {
    putEvent(to, keys, record);
    chains.add(record.creator, record.index);
  }
  for (const record of changes.rounds) to.put(numbered(keys.rounds, record.round), roundRow(record));
  for (const [round, peerSet] of changes.peerSets) to.put(numbered(keys.peerSets, round), peerCells(peerSet.peers));
  for (const record of changes.frames) {
    const has = (creator: string, index: number): boolean => chains.has(creator, index);
    to.put(numbered(keys.frames, Number(record.frame.round)), frameRow(record, has));
  }
  for (const block of changes.blocks) putBlock(to, block, bodies);
}

function putEvent(to: Operations, keys: GenerationKeys, record: EventRecord): void {
  const { event, creator, index, topologicalIndex } = record;
  const place = topologicalIndex < 0 ? event.id : topologicalIndex;
  if (typeof place === 'number') numbered(keys.events, place);
  numbered(keys.chains, index);
  to.put(keys.event(place), eventRow(record));
  to.put(keys.id(event.id), place);
  to.put(keys.link(creator, index), place);
}

function putBlock(to: Operations, { body, signatures }: Block, bodies: KnownBodies): void {
  const index = Number(body.index);
  if (!bodies.isKnown(index, body)) to.put(numbered(BODIES, index), blockBodyRow(body));
  to.put(numbered(SIGNATURES, index), signaturesRow(signatures));
}

/** `pool`: the numbers in the pool, which this call changes. */
export function putNotes(
  to: Operations,
  { acknowledged, pooled = [], unpooledBelow = 0 }: NodeNotes,
  pool: Set<number>,
): void {
  if (acknowledged !== undefined) to.put(ACKNOWLEDGED_KEY, acknowledged);
  for (const [number, transaction] of pooled) {
    to.put(numbered(POOL, number), transaction);
    pool.add(number);
  }
  for (const number of pool) {
    if (number >= unpooledBelow) continue;
    to.del(numbered(POOL, number));
    pool.delete(number);
  }
}

function numbered(prefix: string, number: number): string {
  if (isKeyNumber(number)) return `${prefix}${digits(number)}`;
  throw new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', `${number} cannot stand in a key (${prefix})`, {
    reason: 'number',
  });
}

/** Which bodies of blocks were written as they are, told by identity: bodies never change, and a new version is a new object. */
export class KnownBodies {
  readonly #bodies = new Map<number, WeakRef<BlockBody>>();

  /** Whether this body is the one last seen for the block. From now on it is. */
  isKnown(index: number, body: BlockBody): boolean {
    const isKnown = this.#bodies.get(index)?.deref() === body;
    this.#bodies.delete(index);
    this.#bodies.set(index, new WeakRef(body));
    for (const oldest of this.#bodies.keys()) {
      if (this.#bodies.size <= KNOWN_BODIES) break;
      this.#bodies.delete(oldest);
    }
    return isKnown;
  }
}
