// One event through all phases, as sections 3.3 and 3.4 of the rules order them. Rules HG-RUN-1, HG-INS-4 … HG-INS-10.
import type { Event } from '../objects/event.ts';
import { isLoaded } from '../objects/event.ts';
import type { BlockLedger } from './block-ledger.ts';
import { unknownRoundOf } from './certain-round.ts';
import { placeInGraph } from './coordinates.ts';
import { decideFame } from './decide-fame.ts';
import { decideRoundReceived } from './decide-round-received.ts';
import { divideRounds } from './divide-rounds.ts';
import type { Graph } from './graph.ts';
import type { Place } from './parents.ts';
import { processDecidedRounds } from './process-decided-rounds.ts';
import { eventRecord, wireParentOf } from './records.ts';

/** Inserts an event whose place was found to be good, and follows up on everything that it decides. `knownRound`: it is not to be computed. */
export function insertEvent(graph: Graph, ledger: BlockLedger, event: Event, place: Place, knownRound?: number): void {
  const { chain, index, selfParent, otherParent } = place;
  const loaded = isLoaded(event.body);
  const slot = graph.events.allocate(event, chain.column, index, loaded);
  const topologicalIndex = graph.topologicalIndex++;
  graph.events.unknownRound[slot] = unknownRoundOf(graph.events, place);
  placeInGraph(graph, slot, selfParent, otherParent);
  chain.set(index, slot);
  graph.undetermined.push(slot);
  if (loaded) graph.pendingLoadedEvents += 1;
  const witness = divideRounds(graph, slot, place, knownRound);
  graph.changes.addEvent(eventRecord(graph, slot, topologicalIndex, wireParentOf(graph, otherParent)));
  for (const signature of event.body.blockSignatures ?? []) ledger.pool(signature);
  if (decideFame(graph, witness)) {
    decideRoundReceived(graph);
    processDecidedRounds(graph, ledger);
  }
}
