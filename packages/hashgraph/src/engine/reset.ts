// Starting from a frame instead of from genesis. Rules HG-RESET-1 … HG-RESET-7, HG-CHECK-1, NODE-FF-9, NODE-FF-12.
import type { Sha256 } from '@babble/crypto';
import { areEqualBytes, CodedError } from '@babble/host';
import { PeerSet } from '@babble/peers';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import type { Event } from '../objects/event.ts';
import { identifyEvent } from '../objects/event.ts';
import type { Frame, FrameEvent } from '../objects/frame.ts';
import { frameHash } from '../objects/frame.ts';
import type { BlockLedger } from './block-ledger.ts';
import { unknownRoundOfFrameEvent } from './certain-round.ts';
import type { Chain } from './chain.ts';
import { placeInGraph } from './coordinates.ts';
import { enterRound, recordWitness } from './divide-rounds.ts';
import type { Graph } from './graph.ts';
import { compareConsensusOrder, OrderedEvent } from './ordered-event.ts';
import { applyReceipts, checkReceipts } from './peer-changes.ts';
import { eventRecord, wireParentOf } from './records.ts';

/** Refuses a block and a frame that do not belong together (HG-CHECK-1); signatures are the caller's to verify. */
export function checkBlockAndFrame(block: Block, frame: Frame, sha256: Sha256): void {
  const { body } = block;
  if (frame.peers === null || frame.roots === null || frame.events === null || frame.peerSets === null) {
    throw frameInvalid('the frame has null lists');
  }
  if (body.roundReceived !== frame.round) {
    throw frameInvalid(`block of round ${body.roundReceived}, frame of ${frame.round}`);
  }
  if (!areEqualBytes(body.frameHash, frameHash(frame, sha256)))
    throw frameInvalid('the frame hash is not that of the block');
  if (!areEqualBytes(body.peersHash, new PeerSet(frame.peers).hash(sha256))) {
    throw frameInvalid('the peer-set hash is not that of the block');
  }
}

/** Fills an empty graph. Everything in the frame counts as ordered; nothing of it is checked again (HG-RESET-3). */
export function resetGraph(graph: Graph, ledger: BlockLedger, block: Block, frame: Frame): void {
  const roundReceived = smallInteger(block.body.roundReceived, 'round received');
  enterPeerSets(graph, frame);
  const received = (frame.events ?? []).map((frameEvent) => orderedEventOf(graph, frameEvent));
  const tails = eventsOfRoots(frame).map((frameEvent) => orderedEventOf(graph, frameEvent));
  for (const ordered of [...received, ...tails].sort(compareConsensusOrder)) {
    insertFrameEvent(graph, ordered, roundReceived);
  }
  graph.lastBlockIndex = smallInteger(block.body.index, 'block index');
  graph.firstConsensusRound = roundReceived;
  graph.lastConsensusRound = roundReceived;
  graph.roundLowerBound = roundReceived;
  const hash = block.body.frameHash ?? new Uint8Array(0);
  const record = { frame, hash, eventIds: received.map(({ event }) => event.id) };
  ledger.openCommitted(graph.lastBlockIndex, block, new PeerSet(frame.peers ?? []), record);
  graph.changes.addFrame(record);
  graph.changes.addBlock(block);
  const receipts = block.body.internalTransactionReceipts;
  withFrameAtFault(() => {
    checkReceipts(block.body, receipts);
    applyReceipts(graph, roundReceived, receipts);
  });
}

/** HG-RESET-2: the whole table; its newest entry is the base of later changes (NODE-FF-12). */
function enterPeerSets(graph: Graph, frame: Frame): void {
  const entries = [...(frame.peerSets ?? [])].map(([round, peers]) => {
    if (peers === null) throw frameInvalid(`the peer-set of round ${round} is null`);
    return [smallInteger(round, 'round of a peer-set'), peers] as const;
  });
  if (entries.length === 0) throw frameInvalid('the frame has no peer-sets');
  for (const [round, peers] of entries.sort(([a], [b]) => a - b)) {
    withFrameAtFault(() => graph.insertPeerSet(round, new PeerSet(peers)));
  }
  for (const chain of graph.chains) if (frame.roots?.has(chain.key) !== true) graph.belowFrame.unlisted.add(chain);
}

/** What the frame makes us do wrong is its fault, whatever notices it. */
function withFrameAtFault(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof CodedError) throw frameInvalid(error.message, error);
    throw error;
  }
}

function eventsOfRoots(frame: Frame): readonly (FrameEvent | null)[] {
  return [...(frame.roots?.values() ?? [])].flatMap((root) => {
    if (root === null || root.events === null) throw frameInvalid('a root is null');
    return root.events;
  });
}

function orderedEventOf(graph: Graph, frameEvent: FrameEvent | null): OrderedEvent {
  if (frameEvent === null || frameEvent.core === null) throw frameInvalid('a frame event is null');
  const lamport = smallInteger(frameEvent.lamportTimestamp, 'Lamport timestamp');
  return new OrderedEvent(identifyEvent(frameEvent.core, graph.sha256), frameEvent, lamport);
}

function insertFrameEvent(graph: Graph, ordered: OrderedEvent, roundReceived: number): void {
  const { events } = graph;
  const { event, frameEvent, lamport } = ordered;
  const chain = graph.chainOf(event.body.creator);
  const index = smallInteger(event.body.index, 'index');
  const [selfParentId, otherParentId] = event.body.parents ?? [];
  if (chain === undefined || selfParentId === undefined || otherParentId === undefined) {
    throw frameInvalid(`frame event ${event.id} has no known creator or no parents`);
  }
  checkChain(graph, chain, event, index, selfParentId);
  const round = smallInteger(frameEvent.round, 'round');
  // HG-RR-1: what is received is of an earlier round. A later one would be taken for the last round of the graph.
  if (round < 0 || round >= roundReceived) throw frameInvalid(`frame event ${event.id} is of round ${round}`);
  const slot = events.allocate(event, chain.column, index, false);
  const [selfParent, otherParent] = [events.slotOf(selfParentId), events.slotOf(otherParentId)];
  placeInGraph(graph, slot, selfParent, otherParent);
  events.unknownRound[slot] = unknownRoundOfFrameEvent(events, frameEvent, round, { selfParent, otherParent });
  if (otherParent === undefined && otherParentId !== '') graph.belowFrame.parents.add(otherParentId);
  chain.set(index, slot);
  const entered = enterRound(graph, slot, round, lamport);
  if (frameEvent.witness) recordWitness(graph, slot, entered);
  events.markOrdered(slot);
  chain.pushOrdered(ordered);
  graph.consensusEvents += 1;
  // C6 of the known weaknesses: the wire form is computed where the parent is in the frame too (HG-WIRE-7).
  const isBelow = otherParent === undefined && otherParentId !== '';
  graph.changes.addEvent(eventRecord(graph, slot, -1, isBelow ? undefined : wireParentOf(graph, otherParent)));
}

/** The events of a creator in a frame are a piece of one chain, without gaps and without repetition. */
function checkChain(graph: Graph, chain: Chain, event: Event, index: number, selfParentId: string): void {
  if (graph.events.slotOf(event.id) !== undefined) throw frameInvalid(`frame event ${event.id} appears twice`);
  const { head } = chain;
  if (head === undefined) return;
  if (index !== chain.lastIndex + 1 || graph.events.idOf(head) !== selfParentId) {
    throw frameInvalid(`frame event ${event.id} does not follow the one before it in its chain`);
  }
}

function smallInteger(value: number | bigint, what: string): number {
  if (typeof value === 'number' && Math.abs(value) < 0x7fffffff) return value;
  throw frameInvalid(`${what} ${value} is out of range`);
}

function frameInvalid(message: string, cause?: unknown): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_FRAME_INVALID', message, {}, cause);
}
