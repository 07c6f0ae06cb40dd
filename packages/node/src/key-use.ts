// Whether somebody else signs events with the key of this node: a second process with the same key, which makes both of them look like
// liars. Rules OURS-2, OURS-4, NODE-SELF-6.
import type { Event } from '@babble/hashgraph';

/** How far the clocks of two machines, or of one before and after a restart, may be apart. */
const CLOCK_TOLERANCE_MS = 5_000;

export class KeyUse {
  readonly #startedMs: number;
  /** Index of the newest event that this process has made. */
  #lastCreated: number | undefined;

  constructor(startedMs: number) {
    this.#startedMs = startedMs;
  }

  /** This process has made the event with this index. */
  created(index: number): void {
    this.#lastCreated = index;
  }

  /** Whether an event of the own key that has come from outside, and fits, cannot be from this process, now or in an earlier life. */
  isForeign(event: Event): boolean {
    if (this.#lastCreated === undefined) return this.#isLater(event);
    return Number(event.body.index) > this.#lastCreated;
  }

  /** Whether an event of the own key beside another one with the same index cannot be from an earlier life of this node. */
  isForeignTwin(event: Event): boolean {
    return this.#isLater(event);
  }

  #isLater({ body }: Event): boolean {
    return Number(body.timestamp) * 1000 >= this.#startedMs + CLOCK_TOLERANCE_MS;
  }
}
