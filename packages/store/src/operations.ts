// Change sets and notes as operations on the database. Everything is encoded when the call comes: what the caller does to its
// objects later changes nothing.
import type { Block, ChangeSet, EventRecord, NodeNotes } from '@babble/hashgraph';
import type { Cell } from './cells.ts';
import type { ChainBounds } from './chain-bounds.ts';
import type { Operation } from './database.ts';
import { type Floor, floorRow } from './floor.ts';
import {
  ACKNOWLEDGED_KEY,
  ANSWERS,
  BODIES,
  type GenerationKeys,
  GRAPH_KEY,
  LOST_KEY,
  numbered,
  RESTORING_KEY,
} from './keys.ts';
import type { KnownBlocks } from './known-blocks.ts';
import type { PoolRows } from './pool-rows.ts';
import { sealRow } from './row.ts';
import { answerRow, decisionRow } from './rows/block-row.ts';
import { eventRow } from './rows/event-row.ts';
import { frameRow } from './rows/frame-row.ts';
import { lostRow } from './rows/lost-row.ts';
import { peerCells } from './rows/parts.ts';
import { roundRow } from './rows/round-row.ts';

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

export function putFloor(to: Operations, keys: GenerationKeys, floor: Floor): void {
  to.put(keys.floor, floorRow(floor));
}

/** Events before frames, which refer to them. Decisions that `known` has are not written again. */
export function putChanges(
  to: Operations,
  changes: ChangeSet,
  { keys, chains, known }: { keys: GenerationKeys; chains: ChainBounds; known: KnownBlocks },
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
  for (const block of changes.blocks) putBlock(to, block, known);
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

function putBlock(to: Operations, block: Block, known: KnownBlocks): void {
  const index = Number(block.body.index);
  if (!known.isKnown(index, block.body)) to.put(numbered(BODIES, index), decisionRow(block.body));
  to.put(numbered(ANSWERS, index), answerRow(block));
}

/** What a node notes beside its graph. */
export function putNotes(to: Operations, notes: NodeNotes, pool: PoolRows): void {
  if (notes.acknowledged !== undefined) to.put(ACKNOWLEDGED_KEY, notes.acknowledged);
  to.all.push(...pool.note(notes));
  const { restoring, lost } = notes;
  if (restoring !== undefined) putOrDel(to, RESTORING_KEY, restoring < 0 ? undefined : restoring);
  if (lost !== undefined) putOrDel(to, LOST_KEY, lost.length === 0 ? undefined : lostRow(lost));
}

function putOrDel(to: Operations, key: string, content: Cell | undefined): void {
  if (content === undefined) to.del(key);
  else to.put(key, content);
}
