// Whether somebody else signs events with the key of this node: a second process with the same key, which makes both of them look like
// liars. Rules OURS-2, OURS-4, NODE-SELF-6.
import type { Event, EventId } from '@babble/hashgraph';

/** How far the clocks of two machines, or of one before and after a restart, may be apart. */
const CLOCK_TOLERANCE_MS = 5_000;

export class KeyUse {
  readonly #startedMs: number;
  /** Index of the newest event that this process has made. */
  #lastCreated: number | undefined;

  /** Own events that have been given up, and whose indexes may have been used again. */
  readonly #givenUp = new Set<EventId>();

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** This process has made the event with this index. */
  created(index: number): void {
    this.#lastCreated = index;
  }

  /** These events are from this process, and have not found their way into the graph. */
  gaveUp(events: readonly EventId[]): void {
    for (const id of events) this.#givenUp.add(id);
  }

  /** Whether an event of the own key that has come from outside, and fits, cannot be from this process, now or in an earlier life. */
  isForeign(event: Event): boolean {
    if (this.#lastCreated === undefined) return this.#isLater(event);
    return Number(event.body.index) > this.#lastCreated;
  }

  /** Whether an event of the own key beside another one with the same index cannot be from this process, now or in an earlier life. */
  isForeignTwin(event: Event): boolean {
    return this.#isLater(event) && !this.#givenUp.has(event.id);
  }

  #isLater({ body }: Event): boolean {
    return Number(body.timestamp) * 1000 >= this.#startedMs + CLOCK_TOLERANCE_MS;
  }
}
