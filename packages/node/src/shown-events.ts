// The events that others may see: all that are here, except own ones that a loss of power would take back. Somebody who has seen such an event would see
// another with its index later. Rules OURS-4, NODE-DIFF-1, ST-4.
import type { EventPage, EventRecord, Store } from '@babble/hashgraph';
import { RecentEvents } from './recent-events.ts';

export interface ShownEventsInit {
  readonly ownKey: string;
  readonly store: Store;
  /** Resolves when everything known so far is in the store. */
  readonly flushed: () => Promise<void>;
}

export class ShownEvents {
  readonly #init: ShownEventsInit;
  /** None where the store is as quick itself. */
  readonly #recent: RecentEvents | undefined;
  #durableSequence = -1;

  constructor(init: ShownEventsInit) {
    this.#init = init;
    this.#recent = init.store.supports.persistence ? new RecentEvents() : undefined;
  }

  add(records: readonly EventRecord[]): void {
    this.#recent?.add(records);
  }

  /** The graph has begun anew with these. */
  reset(records: readonly EventRecord[], sequence: number): void {
    this.#recent?.clear();
    this.#recent?.add(records);
    this.#durableSequence = sequence;
  }

  /** Own events up to this index would survive a loss of power, or others have them. */
  durableUpTo(sequence: number): void {
    this.#durableSequence = Math.max(this.#durableSequence, sequence);
  }

  /** Up to `limit` events of a creator with an index greater than `index`. */
  after(creator: string, index: number, limit: number): EventPage | Promise<EventPage> {
    const shown = creator === this.#init.ownKey ? Math.min(limit, this.#durableSequence - index) : limit;
    if (shown <= 0) return { events: [], tooLate: false };
    return this.#recent?.after(creator, index, shown) ?? this.#fromStore(creator, index, shown);
  }

  async #fromStore(creator: string, index: number, limit: number): Promise<EventPage> {
    // What is on its way there may be a parent of what is remembered here.
    await this.#init.flushed();
    return this.#init.store.eventsAfter(creator, index, limit);
  }
}
