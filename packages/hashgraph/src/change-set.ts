// What one step of the core changed, for the store to keep. The core never calls a store itself.
import type { PeerSet } from '@babble/peers';
import type { Block } from './objects/block.ts';
import type { Event, EventId } from './objects/event.ts';
import type { Frame } from './objects/frame.ts';

/** What consensus says of a witness: `undecided` until an election ends, and for ever if its round was processed before (HG-FAME-10). */
export type Fame = 'undecided' | 'famous' | 'notFamous';

/** An inserted event with what was computed for it. */
export interface EventRecord {
  readonly event: Event;
  /** Public-key text of the creator, upper case. */
  readonly creator: string;
  /** Position in the creator's chain. */
  readonly index: number;
  /** Local insertion number, from 0 (HG-EVENT-1); −1 for events that came with a frame (HG-RESET-3). */
  readonly topologicalIndex: number;
  /** Wire form of the other-parent: creator id and index, 0 and −1 for none (HG-WIRE-6). `undefined` if it lies below a frame (HG-WIRE-7). */
  readonly otherParent: { readonly creatorId: number; readonly index: number } | undefined;
  readonly round: number;
  readonly lamport: number;
  readonly witness: boolean;
}

/** A witness of a round and the outcome of its election. */
export interface WitnessRecord {
  readonly id: EventId;
  /** Public-key text of the creator, upper case. */
  readonly creator: string;
  readonly fame: Fame;
}

/** A round, as it stood when it was processed; its fame is final then. */
export interface RoundRecord {
  readonly round: number;
  readonly decided: boolean;
  readonly witnesses: readonly WitnessRecord[];
  /** In the order in which they were received, not consensus order. */
  readonly receivedEvents: readonly EventId[];
}

/** A frame with its hash (32 bytes, HASH-9). */
export interface FrameRecord {
  readonly frame: Frame;
  readonly hash: Uint8Array;
  /** Ids of its events, in consensus order. */
  readonly eventIds: readonly EventId[];
}

/** Everything that changed, in the order in which it happened within each list. Empty lists where nothing did. */
export interface ChangeSet {
  readonly events: readonly EventRecord[];
  readonly rounds: readonly RoundRecord[];
  readonly frames: readonly FrameRecord[];
  /** New blocks, and known blocks whose body or signatures changed. */
  readonly blocks: readonly Block[];
  readonly peerSets: readonly (readonly [round: number, peerSet: PeerSet])[];
}
