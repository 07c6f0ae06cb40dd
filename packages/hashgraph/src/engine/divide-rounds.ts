// First phase: the round, the Lamport timestamp and the witness flag of a new event. Rules HG-ROUND-1 … 5, HG-WIT-1,
// HG-LAM-1, HG-DIV-1 … 4.
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import type { Parents } from './parents.ts';
import { parentRoundOf } from './parents.ts';
import type { Round } from './round.ts';
import { countStronglySeen } from './strongly-see.ts';
import { Witness } from './witness.ts';

/** Assigns round and Lamport timestamp; returns the witness if the event is one. `knownRound`: what it was computed to be when all was known that it takes (HG-RESET-8). */
export function divideRounds(graph: Graph, slot: number, parents: Parents, knownRound?: number): Witness | undefined {
  const { events } = graph;
  const { selfParent, otherParent } = parents;
  const selfRound = selfParent === undefined ? -1 : cell(events.round, selfParent);
  const lamport = 1 + Math.max(lamportOf(graph, selfParent), lamportOf(graph, otherParent));
  const number = knownRound ?? roundOf(graph, slot, parentRoundOf(events, parents));
  const round = enterRound(graph, slot, number, lamport);
  queueRound(graph, round);
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

/** Notes round and Lamport timestamp of an event; returns the record of the round (HG-DIV-1, HG-DIV-4). */
export function enterRound(graph: Graph, slot: number, number: number, lamport: number): Round {
  const round = graph.round(number);
  graph.events.round[slot] = number;
  graph.events.lamport[slot] = lamport;
  round.liveCount += 1;
  graph.lastRound = Math.max(graph.lastRound, number);
  return round;
}

/**
 * HG-DIV-2. Rounds up to the last processed one are decided, also those whose record has left the window; a reset makes its
 * lower bound the last processed round.
 */
function queueRound(graph: Graph, round: Round): void {
  const settled = graph.lastConsensusRound ?? -1;
  if (round.pending || round.decided || round.number <= settled) return;
  round.pending = true;
  graph.pendingRounds.push(round.number);
  graph.pendingRounds.sort((a, b) => a - b);
}

/** HG-DIV-3: enters a witness into its round and its chain. */
export function recordWitness(graph: Graph, slot: number, round: Round): Witness {
  const { events } = graph;
  const { id, body } = events.event(slot);
  const witness = new Witness({
    id,
    column: cell(events.creator, slot),
    index: cell(events.index, slot),
    round: round.number,
    position: round.witnesses.length,
    timestamp: body.timestamp,
    lastAncestors: events.ancestorsOf(slot),
  });
  events.markWitness(slot);
  round.witnesses.push(witness);
  graph.creatorOf(slot).witnesses.push(witness);
  return witness;
}
