// Where a node keeps what the core computed. The core never calls it; the node appends change sets and reads back
// what peers, applications and restarts need. Rules ST-1 … ST-7 describe what the Go implementation keeps.
import type { ChangeSet, EventRecord, FrameRecord } from './change-set.ts';
import type { Block } from './objects/block.ts';
import type { EventId } from './objects/event.ts';

/** What an implementation can do beyond the contract; the suite skips, with a reason, what is not supported. */
export interface StoreSupports {
  /** Contents survive `close` and opening again. */
  readonly persistence: boolean;
  /** Nothing is ever dropped: `eventsAfter` serves any index. */
  readonly completeHistory: boolean;
}

/** A page of one creator's chain. */
export interface EventPage {
  /** Ascending by index, starting directly after the index asked for. */
  readonly events: readonly EventRecord[];
  /** The events directly after the index asked for have been dropped (*Too Late*, ST-4). Then `events` is empty. */
  readonly tooLate: boolean;
}

/**
 * Storage of one node. All methods may be called at any time between creation and `close`, also concurrently.
 * Every method rejects with `BABBLE_HASHGRAPH_STORE_FAILED` when the medium fails.
 */
export interface Store {
  readonly supports: StoreSupports;
  /** Keeps one change set; resolves when it is as durable as the implementation promises. Order of calls = order of effect. */
  append(changes: ChangeSet): Promise<void>;
  /**
   * Begins anew with the changes of a graph that was started from a frame: all events, rounds, frames and peer-sets from before are dropped in the
   * same step, blocks stay (HG-RESET-2). After a crash either all of it has happened or nothing. Ordered among the calls of `append`.
   */
  reset(changes: ChangeSet): Promise<void>;
  /** Up to `limit` events of `creator` (public-key text, upper case) with an index greater than `index`. */
  eventsAfter(creator: string, index: number, limit: number): Promise<EventPage>;
  event(id: EventId): Promise<EventRecord | undefined>;
  block(index: number): Promise<Block | undefined>;
  /** The frame of a round received. */
  frame(round: number): Promise<FrameRecord | undefined>;
  /** Index of the newest block, −1 if none. */
  lastBlockIndex(): Promise<number>;
  /** Idempotent. */
  close(): Promise<void>;
}
