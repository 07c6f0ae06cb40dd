// What the reference model knows of peers, events and frames: ids are texts, times are bigints, payloads are counts.
// The model is an oracle: it shares no code and no type with the engine.

/** A peer record as the genesis file spells it; the text of the key matters (PS-7). */
export interface ModelPeer {
  readonly netAddr: string;
  readonly pubKeyHex: string;
  readonly moniker: string;
}

/** Type 0 adds the peer, type 1 removes it, others mean nothing (HG-PEERS-3). */
export interface ModelInternalTransaction {
  readonly type: number;
  readonly peer: ModelPeer;
}

/** An event whose signatures are believed. */
export interface ModelEvent {
  /** `0X` and 64 upper-case hexadecimal digits of the hash. */
  readonly id: string;
  /** Public-key text of the creator, upper case. */
  readonly creator: string;
  readonly index: number;
  /** Id, or `''` for none. */
  readonly selfParent: string;
  /** Id, or `''` for none. */
  readonly otherParent: string;
  readonly transactionCount: number;
  readonly internalTransactions: readonly ModelInternalTransaction[];
  readonly timestamp: bigint;
  /** Text `r|s`, base 36. */
  readonly signature: string;
  /** Byte number 16 of the hash: the coin (HG-FAME-8). */
  readonly hashByte16: number;
}

/** Where an event stands in its creator's chain. */
export interface Coordinate {
  readonly index: number;
  readonly id: string;
}

/** An event in the model's store with its local attributes (section 3). */
export interface StoredEvent {
  readonly event: ModelEvent;
  readonly lastAncestors: Map<string, Coordinate>;
  readonly firstDescendants: Map<string, Coordinate>;
  round: number | undefined;
  lamport: number | undefined;
  roundReceived: number | undefined;
}

export type ModelFame = 'undecided' | 'famous' | 'notFamous';

/** The record of one round: created events with witness flag and fame, and received events in order of reception. */
export interface ModelRound {
  decided: boolean;
  readonly created: Map<string, { readonly witness: boolean; fame: ModelFame }>;
  readonly received: string[];
}

export interface ModelFrameEvent {
  readonly event: ModelEvent;
  readonly round: number;
  readonly lamport: number;
  readonly witness: boolean;
}

export interface ModelFrame {
  readonly round: number;
  readonly timestamp: bigint;
  readonly peers: readonly ModelPeer[];
  /** In consensus order (HG-FRAME-2). */
  readonly events: readonly ModelFrameEvent[];
  /** By public-key text, oldest event first. */
  readonly roots: ReadonlyMap<string, readonly ModelFrameEvent[]>;
  readonly peerSets: readonly (readonly [round: number, peers: readonly ModelPeer[]])[];
}

export interface ModelBlock {
  readonly index: number;
  readonly roundReceived: number;
  readonly timestamp: bigint;
  readonly transactionCount: number;
  readonly internalTransactions: readonly ModelInternalTransaction[];
}

/** HG-EVENT-2. */
export function isLoadedEvent(event: ModelEvent): boolean {
  return event.index === 0 || event.transactionCount > 0 || event.internalTransactions.length > 0;
}
