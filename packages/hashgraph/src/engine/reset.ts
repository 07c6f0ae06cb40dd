// Starting from a frame instead of from genesis. Rules HG-RESET-1 … HG-RESET-7, HG-CHECK-1, NODE-FF-9, NODE-FF-12.
import type { Sha256 } from '@babble/crypto';
import { CryptoError, encodeHex } from '@babble/crypto';
import { PeerSet, PeersError } from '@babble/peers';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import type { Event } from '../objects/event.ts';
import { identifyEvent } from '../objects/event.ts';
import type { Frame, FrameEvent } from '../objects/frame.ts';
import { frameHash } from '../objects/frame.ts';
import type { BlockLedger } from './block-ledger.ts';
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import { placeInGraph } from './coordinates.ts';
import { recordWitness } from './divide-rounds.ts';
import type { Graph } from './graph.ts';
import { compareConsensusOrder, OrderedEvent } from './ordered-event.ts';
import { applyReceipts, checkReceipts } from './peer-changes.ts';
import { eventRecord } from './records.ts';

/** A frame event with its id. */
interface FrameEntry {
  readonly event: Event;
  readonly ordered: OrderedEvent;
}

/** Refuses a block and a frame that do not belong together (HG-CHECK-1); signatures are the caller's to verify. */
export function checkBlockAndFrame(block: Block, frame: Frame, sha256: Sha256): void {
  const { body } = block;
  if (frame.peers === null || frame.roots === null || frame.events === null || frame.peerSets === null) {
    throw frameInvalid('the frame has null lists');
  }
  if (body.roundReceived !== frame.round)
    throw frameInvalid(`block of round ${body.roundReceived}, frame of ${frame.round}`);
  if (encodeHex(body.frameHash ?? new Uint8Array(0)) !== encodeHex(frameHash(frame, sha256))) {
    throw frameInvalid('the frame hash is not that of the block');
  }
  if (encodeHex(body.peersHash ?? new Uint8Array(0)) !== encodeHex(new PeerSet(frame.peers).hash(sha256))) {
    throw frameInvalid('the peer-set hash is not that of the block');
  }
}

/** Fills an empty graph. Everything in the frame counts as ordered; nothing of it is checked again (HG-RESET-3). */
export function resetGraph(graph: Graph, ledger: BlockLedger, block: Block, frame: Frame): void {
  const roundReceived = smallInteger(block.body.roundReceived, 'round received');
  enterPeerSets(graph, frame);
  const eventIds = (frame.events ?? []).map((event) => entryOf(graph, event).event.id);
  for (const entry of sortedEntries(graph, frame)) insertFrameEvent(graph, entry);
  graph.lastBlockIndex = smallInteger(block.body.index, 'block index');
  graph.firstConsensusRound = roundReceived;
  graph.lastConsensusRound = roundReceived;
  graph.roundLowerBound = roundReceived;
  const hash = block.body.frameHash ?? new Uint8Array(0);
  ledger.openCommitted(graph.lastBlockIndex, block, new PeerSet(frame.peers ?? []), { frame, hash, eventIds });
  graph.changes.addFrame({ frame, hash, eventIds });
  graph.changes.addBlock(block);
  const receipts = block.body.internalTransactionReceipts;
  checkReceipts(block.body, receipts);
  applyReceipts(graph, roundReceived, receipts);
}

/** HG-RESET-2: the whole table; its newest entry is the base of later changes (NODE-FF-12). */
function enterPeerSets(graph: Graph, frame: Frame): void {
  const entries = [...(frame.peerSets ?? [])].map(([round, peers]) => {
    if (peers === null) throw frameInvalid(`the peer-set of round ${round} is null`);
    return [smallInteger(round, 'round of a peer-set'), peers] as const;
  });
  if (entries.length === 0) throw frameInvalid('the frame has no peer-sets');
  for (const [round, peers] of entries.sort(([a], [b]) => a - b)) {
    try {
      graph.insertPeerSet(round, new PeerSet(peers));
    } catch (error) {
      if (error instanceof PeersError || error instanceof CryptoError) throw frameInvalid(error.message, error);
      throw error;
    }
  }
}

/** Events of the roots and of the frame together, in consensus order. */
function sortedEntries(graph: Graph, frame: Frame): readonly FrameEntry[] {
  const frameEvents: (FrameEvent | null)[] = [...(frame.events ?? [])];
  for (const root of frame.roots?.values() ?? []) {
    if (root === null || root.events === null) throw frameInvalid('a root is null');
    frameEvents.push(...root.events);
  }
  return frameEvents
    .map((frameEvent) => entryOf(graph, frameEvent))
    .sort((a, b) => compareConsensusOrder(a.ordered, b.ordered));
}

function entryOf(graph: Graph, frameEvent: FrameEvent | null): FrameEntry {
  if (frameEvent === null || frameEvent.core === null) throw frameInvalid('a frame event is null');
  const event = identifyEvent(frameEvent.core, graph.sha256);
  const lamport = smallInteger(frameEvent.lamportTimestamp, 'Lamport timestamp');
  return { event, ordered: new OrderedEvent(event, frameEvent, lamport) };
}

function insertFrameEvent(graph: Graph, { event, ordered }: FrameEntry): void {
  const { events } = graph;
  const chain = graph.chainOf(event.body.creator);
  const index = smallInteger(event.body.index, 'index');
  const [selfParentId, otherParentId] = event.body.parents ?? [];
  if (chain === undefined || selfParentId === undefined || otherParentId === undefined) {
    throw frameInvalid(`frame event ${event.id} has no known creator or no parents`);
  }
  checkChain(graph, chain, event, index, selfParentId);
  const slot = events.allocate(event, chain.column, index, false);
  const otherParent = events.slotOf(otherParentId);
  placeInGraph(graph, slot, events.slotOf(selfParentId), otherParent);
  chain.set(index, slot);
  const round = graph.round(smallInteger(ordered.frameEvent.round, 'round'));
  events.round[slot] = round.number;
  events.lamport[slot] = ordered.lamport;
  round.liveCount += 1;
  graph.lastRound = Math.max(graph.lastRound, round.number);
  if (ordered.frameEvent.witness) recordWitness(graph, slot, round);
  events.markOrdered(slot);
  chain.pushOrdered(ordered);
  graph.consensusEvents += 1;
  graph.changes.addEvent(eventRecord(graph, slot, -1, wireParentOf(graph, otherParentId, otherParent)));
}

/** The events of a creator in a frame are a piece of one chain, without gaps and without repetition. */
function checkChain(graph: Graph, chain: Chain, event: Event, index: number, selfParentId: string): void {
  if (graph.events.slotOf(event.id) !== undefined) throw frameInvalid(`frame event ${event.id} appears twice`);
  const { head } = chain;
  if (head === undefined) return;
  if (index !== chain.lastIndex + 1 || graph.events.event(head)?.id !== selfParentId) {
    throw frameInvalid(`frame event ${event.id} does not follow the one before it in its chain`);
  }
}

/** C6 of the known weaknesses: the wire form is computed from the frame where its parent is in the frame (HG-WIRE-7). */
function wireParentOf(graph: Graph, id: string, slot: number | undefined) {
  if (id === '') return { creatorId: 0, index: -1 };
  const chain = slot === undefined ? undefined : graph.chains[cell(graph.events.creator, slot)];
  return slot === undefined || chain === undefined
    ? undefined
    : { creatorId: chain.id, index: cell(graph.events.index, slot) };
}

function smallInteger(value: number | bigint, what: string): number {
  if (typeof value === 'number' && Math.abs(value) < 0x7fffffff) return value;
  throw frameInvalid(`${what} ${value} is out of range`);
}

function frameInvalid(message: string, cause?: unknown): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_FRAME_INVALID', message, {}, cause);
}
