// What consensus knows of one event. Rules HG-EVENT-1, HG-WIT-1, HG-FAME-10, HG-RR-1.
import type { Fame } from '../change-set.ts';
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';

/** What consensus knows of one event. */
export interface EventStatus {
  readonly round: number;
  readonly lamport: number;
  readonly witness: boolean;
  /** `undefined` for events that are no witnesses. */
  readonly fame: Fame | undefined;
  /** `undefined` while undetermined, and for events that came with a frame. */
  readonly roundReceived: number | undefined;
}

/** `undefined` for an event that is not in the window. */
export function eventStatusOf({ events, rounds }: Graph, id: string): EventStatus | undefined {
  const slot = events.slotOf(id);
  if (slot === undefined) return undefined;
  const round = cell(events.round, slot);
  const received = cell(events.roundReceived, slot);
  return {
    round,
    lamport: cell(events.lamport, slot),
    witness: events.isWitness(slot),
    fame: rounds.get(round)?.witnesses.find((witness) => witness.id === id)?.fame,
    roundReceived: received < 0 ? undefined : received,
  };
}
