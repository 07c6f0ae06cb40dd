// Where a node keeps what the core computed. The core never calls it; the node appends change sets and reads back
// what peers, applications and restarts need. Rules ST-1 … ST-7 describe what the Go implementation keeps.
import type { PeerSet } from '@babble/peers';
import type { ChangeSet, EventRecord, FrameRecord, RoundRecord } from './change-set.ts';
import type { Block } from './objects/block.ts';
import type { Event, EventId, Transaction } from './objects/event.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** What an implementation can do beyond the contract; the suite skips, with a reason, what is not supported. */
export interface StoreSupports {
  /** Contents survive `close` and opening again. */
  readonly persistence: boolean;
  /** Nothing was dropped, nor will be but by `prune`: `eventsAfter` serves any index. */
  readonly completeHistory: boolean;
}

/** A page of one creator's chain. */
export interface EventPage {
  /** Ascending by index, starting directly after the index asked for. */
  readonly events: readonly EventRecord[];
  /** The events directly after the index asked for have been dropped (*Too Late*, ST-4). Then `events` is empty. */
  readonly tooLate: boolean;
}

/** What a node notes beside its graph, so that a restart loses nothing that was acknowledged. A key that is missing changes nothing. */
export interface NodeNotes {
  /** Index of the newest block that the application has acknowledged. */
  readonly acknowledged?: number;
  /** Transactions that were accepted and are in no event yet, each with its number; numbers ascend from call to call. */
  readonly pooled?: readonly (readonly [number: number, transaction: Transaction])[];
  /** All accepted transactions with a smaller number are in events. */
  readonly unpooledBelow?: number;
  /** Index of the block whose state the application is being given by a fast sync; −1: that is over. */
  readonly restoring?: number;
  /**
   * Own events that a graph which begins anew may lack, and that nobody else may have: their transactions were accepted. All of them, in place of those
   * noted before.
   */
  readonly lost?: readonly Event[];
}

/** The notes as they stand. */
export interface StoredNotes {
  /** −1 if no block was acknowledged. */
  readonly acknowledged: number;
  /** By their numbers, ascending. */
  readonly pool: readonly (readonly [number: number, transaction: Transaction])[];
  /** −1 if nothing is being restored. */
  readonly restoring: number;
  readonly lost: readonly Event[];
}

/**
 * Storage of one node. All methods may be called at any time between creation and `close`, also concurrently.
 * Every method rejects with `BABBLE_HASHGRAPH_STORE_FAILED` when the medium fails, and with `BABBLE_HASHGRAPH_STORE_DAMAGED` when it does not
 * give back what was written. After the first change that could not be kept, all later ones are refused for the same reason.
 */
export interface Store {
  readonly supports: StoreSupports;
  /** The newest state of the application; a reset leaves it as it is. */
  readonly snapshots: SnapshotStore;
  /**
   * Keeps one change set and the notes that belong to it: after a crash both are there or neither. Resolves when it would survive the end of this
   * process. Order of calls = order of effect: after a crash what is there is what the first so many calls left.
   */
  append(changes: ChangeSet, notes?: NodeNotes): Promise<void>;
  /** Resolves when everything that was appended before would survive a loss of power, too, as far as the medium can. */
  sync(): Promise<void>;
  /**
   * Begins anew with the changes of a graph that was started from a frame: all events, rounds, frames and peer-sets from before are dropped in the
   * same step, blocks and notes stay (HG-RESET-2). After a crash either all of it has happened or nothing. Ordered among the calls of `append`.
   */
  reset(changes: ChangeSet, notes?: NodeNotes): Promise<void>;
  /**
   * Drops what a graph that had begun with this frame, which the store has, would not have: rounds and frames below its round, and of every creator in it the
   * events before the first one there. Blocks, peer-sets and notes stay, and the newest event of everybody. Takes effect in one step, ordered among the calls of
   * `append`: at once nothing of it is answered any more, and `supports.completeHistory` is false until the next `reset`; the room on the medium may
   * become free later. What lies below an earlier, higher floor stays dropped.
   */
  prune(from: FrameRecord): Promise<void>;
  /** Up to `limit` events of `creator` (public-key text, upper case) with an index greater than `index`. */
  eventsAfter(creator: string, index: number, limit: number): Promise<EventPage>;
  /**
   * Up to `limit` events by their insertion numbers, ascending, from `number` on; those that came with a frame have none. In what is left of a pruned
   * history numbers are missing.
   */
  inserted(number: number, limit: number): Promise<readonly EventRecord[]>;
  event(id: EventId): Promise<EventRecord | undefined>;
  block(index: number): Promise<Block | undefined>;
  /** The frame of a round received. */
  frame(round: number): Promise<FrameRecord | undefined>;
  /** A round as it was last told. */
  round(round: number): Promise<RoundRecord | undefined>;
  /** The rounds from which on peer-sets hold, ascending. */
  peerSets(): Promise<readonly (readonly [round: number, peerSet: PeerSet])[]>;
  notes(): Promise<StoredNotes>;
  /** Index of the newest block, −1 if none. */
  lastBlockIndex(): Promise<number>;
  /** Idempotent. */
  close(): Promise<void>;
}
