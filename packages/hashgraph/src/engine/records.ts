// Records for the store, made from the state of the core.
import type { EventRecord, RoundRecord } from '../change-set.ts';
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import type { Round } from './round.ts';

/** What the wire form says of an other-parent in the window, or of none (HG-WIRE-6). */
export function wireParentOf(graph: Graph, otherParent: number | undefined): NonNullable<EventRecord['otherParent']> {
  if (otherParent === undefined) return { creatorId: 0, index: -1 };
  return { creatorId: graph.creatorOf(otherParent).id, index: cell(graph.events.index, otherParent) };
}

export function eventRecord(
  graph: Graph,
  slot: number,
  topologicalIndex: number,
  otherParent: EventRecord['otherParent'],
): EventRecord {
  const { events } = graph;
  return {
    event: events.event(slot),
    creator: graph.creatorOf(slot).key,
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
