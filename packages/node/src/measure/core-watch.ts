// What the core tells of itself to whoever measures and shows it. Told at once, also inside the critical section (OURS-9): whoever listens only
// notes what happened.
import type { ChangeSet, EventId } from '@babble/hashgraph';

export interface CoreWatch {
  /** A transaction was accepted into the pool, with this number. */
  accepted(number: number): void;
  /** An own event was made that holds the `count` transactions of the pool below this number. */
  sent(id: EventId, below: number, count: number): void;
  /** Something changed in the graph, or the graph has begun anew with these. */
  changed(changes: ChangeSet, begunAnew: boolean): void;
}
