// What leaves memory. Events stay while they are undetermined, while they are the newest of their creator, and beyond that
// as long as the bounds allow; a round stays while it is pending or has an event in the window, because an event
// can only be placed with the witnesses of its parents' round. An event that is too large to stay leaves its slot behind: what builds on it can still be placed,
// however large the transactions are. Rules ST-8 (ours), OURS-8.
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';

/** What is kept beyond what consensus needs, over all creators. */
export interface WindowBounds {
  readonly events: number;
  /** Payload of those that are whole, in bytes as it is held in memory. */
  readonly bytes: number;
}

/** Lets go what nothing needs: the oldest of the chain that has grown down to its share, and the contents of the oldest of all while they are too large. */
export function shrinkWindow(graph: Graph, grown: Chain, { events, bytes }: WindowBounds): void {
  const share = Math.ceil(events / graph.chains.length);
  while (grown.count > share && mayLeave(graph, grown, grown.oldest)) dropOldest(graph, grown);
  while (graph.events.bytes > bytes) {
    const chain = chainWithOldestEvent(graph);
    const slot = chain?.oldestHere;
    if (chain === undefined || slot === undefined) return;
    graph.events.dropEvent(slot);
    chain.bareOldest();
  }
}

/** Of those whose oldest event that is whole may leave. */
function chainWithOldestEvent(graph: Graph): Chain | undefined {
  let oldest: Chain | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const chain of graph.chains) {
    const { oldestHere } = chain;
    const lamport = oldestHere === undefined ? lowest : cell(graph.events.lamport, oldestHere);
    if (lamport >= lowest || !mayLeave(graph, chain, oldestHere)) continue;
    lowest = lamport;
    oldest = chain;
  }
  return oldest;
}

/** Whether nothing needs an event of a chain any more. */
function mayLeave(graph: Graph, { head }: Chain, slot: number | undefined): boolean {
  return slot !== undefined && slot !== head && graph.events.isOrdered(slot);
}

function dropOldest(graph: Graph, chain: Chain): void {
  const slot = chain.oldest;
  if (slot === undefined) return;
  chain.dropOldest();
  const round = graph.rounds.get(cell(graph.events.round, slot));
  graph.events.release(slot);
  if (round !== undefined) leaveRound(graph, round);
}

function leaveRound(graph: Graph, round: Round): void {
  round.liveCount -= 1;
  if (round.liveCount > 0 || round.pending || round.number > (graph.lastConsensusRound ?? -1)) return;
  graph.rounds.delete(round.number);
  for (const witness of round.witnesses) {
    const witnesses = graph.chains[witness.column]?.witnesses ?? [];
    const position = witnesses.indexOf(witness);
    if (position >= 0) witnesses.splice(position, 1);
  }
}
