// What a graph that began with a frame cannot know of a new event, and so refuses. Rules HG-RESET-8, HG-ROUND-4; B21 and B22 of the known weaknesses.
//
// It has the last events of each chain and no older ones. Of the rounds of those, some witnesses, and events on the way to others, may be unknown: strongly
// seeing is counted too low there, and an event that enters the next round seems to stay in that of its parents. A node that took it so would make other frames
// than all others.
//
// Each event of a frame tells of which rounds its unknown ancestors may be: none of a later one than its own, and its self-parent of an earlier one if it is a
// witness. Descendants have the latest of their parents. Let that be u, and the latest round of the parents of a new event p. If the event strongly sees enough
// witnesses of round p, it is of the next one: more ancestors would not change that. If not, and p is later than u, all its ancestors of round p are known, and
// so is everything that is counted.
//
// And for participants whose first round is later than the frame it has no root: whether an event of theirs was in an earlier frame is not told.
import { HashgraphError } from '../errors.ts';
import type { EventId } from '../objects/event.ts';
import type { FrameEvent } from '../objects/frame.ts';
import { cell } from './cell.ts';
import type { EventTable } from './event-table.ts';
import type { Graph } from './graph.ts';
import type { Parents, Place } from './parents.ts';
import { parentRoundOf } from './parents.ts';
import { progressOn } from './progress.ts';

/** All ancestors are known. */
const NOTHING_UNKNOWN = -1;

/** The place of a new event; its index does not matter here. */
type Newcomer = Omit<Place, 'index'>;

/** The latest round of which an ancestor of an event on these parents may be unknown. */
export function unknownRoundOf({ unknownRound }: EventTable, { selfParent, otherParent }: Parents): number {
  const ofSelf = selfParent === undefined ? NOTHING_UNKNOWN : cell(unknownRound, selfParent);
  return otherParent === undefined ? ofSelf : Math.max(ofSelf, cell(unknownRound, otherParent));
}

/** The same of an event of a frame, of whose parents one or both may lie below it. */
export function unknownRoundOfFrameEvent(
  events: EventTable,
  { core, witness }: FrameEvent,
  round: number,
  { selfParent, otherParent }: Parents,
): number {
  const [selfParentId, otherParentId] = core?.body.parents ?? [];
  if (otherParent === undefined && otherParentId !== '') return round;
  const known = unknownRoundOf(events, { selfParent, otherParent });
  const isSelfBelow = selfParent === undefined && selfParentId !== '';
  return isSelfBelow ? Math.max(known, witness ? round - 1 : round) : known;
}

/**
 * Throws `BABBLE_HASHGRAPH_TOO_OLD` if too much of what a new event builds on lies below the frame that the graph began with. Returns `storedRound` where it has to be
 * believed: a graph computed it that knew more; `undefined` where the round can be computed.
 */
export function takenRound(graph: Graph, id: EventId, newcomer: Newcomer, storedRound?: number): number | undefined {
  if (!mayBeOrdered(graph, id, newcomer)) {
    if (!isRoundUncertain(graph, newcomer)) return undefined;
    const round = parentRoundOf(graph.events, newcomer);
    if (storedRound === round || storedRound === round + 1) return storedRound;
  }
  const message = `event ${id} builds on too much that lies below the frame with which this graph began`;
  throw new HashgraphError('BABBLE_HASHGRAPH_TOO_OLD', message, { event: id });
}

/** Whether it cannot be known if the event is of the round of its parents or of the next one. */
function isRoundUncertain(graph: Graph, newcomer: Newcomer): boolean {
  const unknown = unknownRoundOf(graph.events, newcomer);
  if (unknown === NOTHING_UNKNOWN) return false;
  const round = parentRoundOf(graph.events, newcomer);
  return round <= unknown && progressOn(graph, newcomer.chain, newcomer).round === round;
}

/** Whether the event may be in a frame before the one with which the graph began. Of events that follow others of their creator these decide. */
function mayBeOrdered(graph: Graph, id: EventId, newcomer: Newcomer): boolean {
  const { chain, selfParent, otherParent } = newcomer;
  const { belowFrame, roundLowerBound } = graph;
  if (selfParent !== undefined || !belowFrame.unlisted.has(chain)) return false;
  // Without parents it is of round 0, whenever it was made (HG-ROUND-5): then only who builds on it tells.
  if (otherParent === undefined) return belowFrame.parents.has(id);
  return progressOn(graph, chain, newcomer).round < (roundLowerBound ?? 0);
}
