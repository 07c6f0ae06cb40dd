// First phase: the round, the Lamport timestamp and the witness flag of a new event. Rules HG-ROUND-1 … 5, HG-WIT-1,
// HG-LAM-1, HG-DIV-1 … 4.
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';
import { countStronglySeen } from './strongly-see.ts';
import { coinOf, NO_DESCENDANT, Witness } from './witness.ts';

/** Assigns round and Lamport timestamp; returns the witness if the event is one. */
export function divideRounds(
  graph: Graph,
  slot: number,
  selfParent: number | undefined,
  otherParent: number | undefined,
): Witness | undefined {
  const { events } = graph;
  const selfRound = selfParent === undefined ? -1 : cell(events.round, selfParent);
  const otherRound = otherParent === undefined ? -1 : cell(events.round, otherParent);
  const round = graph.round(roundOf(graph, slot, Math.max(selfRound, otherRound)));
  events.round[slot] = round.number;
  events.lamport[slot] = 1 + Math.max(lamportOf(graph, selfParent), lamportOf(graph, otherParent));
  queueRound(graph, round);
  round.liveCount += 1;
  graph.lastRound = Math.max(graph.lastRound, round.number);
  // HG-WIT-1: a validator's first event in the round.
  const isWitness = round.number > selfRound && round.electorate.members.has(cell(events.creator, slot));
  return isWitness ? recordWitness(graph, slot, round) : undefined;
}

/** HG-ROUND-2 … 4; without parents round 0, whenever that happens (HG-ROUND-5). */
function roundOf(graph: Graph, slot: number, parentRound: number): number {
  if (parentRound < 0) return 0;
  const { events } = graph;
  const { witnesses, electorate } = graph.round(parentRound);
  const { superMajority } = electorate;
  const seen = countStronglySeen(events.lastAncestors, slot * events.width, witnesses, electorate, superMajority);
  return seen >= superMajority ? parentRound + 1 : parentRound;
}

/** HG-LAM-1: −1 for an absent parent. */
function lamportOf(graph: Graph, parent: number | undefined): number {
  return parent === undefined ? -1 : cell(graph.events.lamport, parent);
}

/** HG-DIV-2. Rounds up to the last processed one are decided, also those whose record has left the window. */
function queueRound(graph: Graph, round: Round): void {
  const settled = graph.lastConsensusRound ?? graph.roundLowerBound ?? -1;
  if (round.pending || round.decided || round.number <= settled) return;
  round.pending = true;
  graph.pendingRounds.push(round.number);
  graph.pendingRounds.sort((a, b) => a - b);
}

/** HG-DIV-3: enters a witness into its round and its chain. */
export function recordWitness(graph: Graph, slot: number, round: Round): Witness {
  const { events } = graph;
  const event = events.event(slot);
  if (event === undefined) throw new Error(`slot ${slot} is empty`);
  const column = cell(events.creator, slot);
  const index = cell(events.index, slot);
  const firstDescendants = new Int32Array(events.width).fill(NO_DESCENDANT);
  firstDescendants[column] = index;
  const witness = new Witness({
    id: event.id,
    column,
    index,
    round: round.number,
    position: round.witnesses.length,
    timestamp: event.body.timestamp,
    coin: coinOf(event.id),
    lastAncestors: events.ancestorsOf(slot),
    firstDescendants,
  });
  events.markWitness(slot);
  round.witnesses.push(witness);
  graph.chains[column]?.witnesses.push(witness);
  return witness;
}
