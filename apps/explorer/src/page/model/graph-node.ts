// One event of the drawing: what the node told of it, and where it stands. FameAnswer and round received come later than the event
// itself, so they change; in a recording it is known from the beginning when they will be decided.

import type { EventAnswer, FameAnswer } from '@babble/service';
import type { RecordedEvent } from '../../replay-contract.ts';

/** What is told of an event; of a recording also when its fame was decided and when it was received. */
export type ShownEvent = EventAnswer & Partial<Pick<RecordedEvent, 'fameAt' | 'receivedAt'>>;

/** Nothing is hidden: all that is known is shown. */
export const NOW: number = Number.POSITIVE_INFINITY;

export class GraphNode {
  readonly facts: ShownEvent;
  /** The events it was made on, as far as they are in memory. */
  self: GraphNode | undefined;
  other: GraphNode | undefined;
  /** Where it stands along the time axis: further than both parents. */
  layer = 0;
  fame: FameAnswer | null;
  roundReceived: number | null;
  block: number | null;
  /** When it came in and when it was received, by the clock of the page; 0 for what was there already. */
  bornAt = 0;
  receivedAtMs = 0;

  constructor(facts: ShownEvent) {
    this.facts = facts;
    this.fame = facts.fame;
    this.roundReceived = facts.roundReceived;
    this.block = facts.block;
  }

  get id(): string {
    return this.facts.id;
  }

  get number(): number {
    return this.facts.number;
  }

  /** Whether it is there when the first `position` events are. */
  isThereAt(position: number): boolean {
    return this.facts.number < position;
  }

  /** Its fame when the first `position` events are there. */
  fameAt(position: number): FameAnswer | null {
    return isReached(this.facts.fameAt, position) || this.fame === null ? this.fame : 'undecided';
  }

  /** The round it is received in when the first `position` events are there. */
  roundReceivedAt(position: number): number | null {
    return isReached(this.facts.receivedAt, position) ? this.roundReceived : null;
  }
}

/** Live facts have no time of their own: what is told has happened. */
function isReached(at: number | null | undefined, position: number): boolean {
  return at === undefined || (at !== null && at < position);
}
