// What leaves memory. Events stay while they are undetermined, while they are the newest of their creator, and beyond that
// as long as the cache size allows; a round stays while it is pending or has an event in the window, because an event
// can only be placed with the witnesses of its parents' round. Rules ST-8 (ours), OURS-8.
import { cell } from './cell.ts';
import type { Chain } from './chain.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';

/** Lets the oldest events of a chain go that nothing needs, down to its share of the cache. */
export function shrinkChain(graph: Graph, chain: Chain, cacheSize: number): void {
  const share = Math.ceil(cacheSize / graph.chains.length);
  while (chain.count > share) {
    const slot = chain.oldest;
    if (slot === undefined || slot === chain.head || !graph.events.isOrdered(slot)) return;
    chain.dropOldest();
    const round = graph.rounds.get(cell(graph.events.round, slot));
    graph.events.release(slot);
    if (round !== undefined) leaveRound(graph, round);
  }
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
