// Records for the store, made from the state of the core.
import type { EventRecord, RoundRecord } from '../change-set.ts';
import { HashgraphError } from '../errors.ts';
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';

/** Where the other-parent stands, for the wire form; `undefined` if it lies below a frame (HG-WIRE-7). */
export type WireParent = EventRecord['otherParent'];

export function eventRecord(
  graph: Graph,
  slot: number,
  topologicalIndex: number,
  otherParent: WireParent,
): EventRecord {
  const { events } = graph;
  const event = events.event(slot);
  const chain = graph.chains[cell(events.creator, slot)];
  if (event === undefined || chain === undefined) {
    throw new HashgraphError('BABBLE_HASHGRAPH_INVARIANT', `slot ${slot} is empty`);
  }
  return {
    event,
    creator: chain.key,
    index: cell(events.index, slot),
    topologicalIndex,
    otherParent,
    round: cell(events.round, slot),
    lamport: cell(events.lamport, slot),
    witness: events.isWitness(slot),
  };
}

export function roundRecord(graph: Graph, round: Round): RoundRecord {
  return {
    round: round.number,
    decided: round.decided,
    witnesses: round.witnesses.map((witness) => ({
      id: witness.id,
      creator: graph.chains[witness.column]?.key ?? '',
      fame: witness.fame,
    })),
    receivedEvents: round.receivedEvents.slice(),
  };
}
