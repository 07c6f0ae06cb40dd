// What the HTTP API of a node answers, as far as this page reads it; the OpenAPI document of @babble/service says the same.
// Ids, keys and hashes are texts `0X…`, times milliseconds since 1970, timestamps of events and blocks Unix seconds.

export type Fame = 'famous' | 'notFamous' | 'undecided';

/** One event. `selfParent` and `otherParent` are `''` for none. */
export interface EventFacts {
  readonly id: string;
  /** Insertion number at this node, from 0. */
  readonly number: number;
  readonly creator: string;
  readonly creatorId: number;
  /** Position in the creator's chain. */
  readonly index: number;
  readonly selfParent: string;
  readonly otherParent: string;
  readonly round: number;
  readonly lamport: number;
  readonly witness: boolean;
  /** `null` for what is no witness. */
  readonly fame: Fame | null;
  readonly roundReceived: number | null;
  readonly block: number | null;
  readonly timestamp: number;
  readonly transactions: number;
  readonly internalTransactions: number;
  readonly signatures: number;
  /** Of a single event: its transactions, in base64. */
  readonly transactionData?: readonly string[];
  /** Of a recording: with the insertion of which event the fame was decided; `null` if never. */
  readonly fameAt?: number | null;
  /** Of a recording: with the insertion of which event it was received; `null` if never. */
  readonly receivedAt?: number | null;
}

export interface EventsPage {
  readonly first: number;
  readonly next: number;
  readonly events: readonly EventFacts[];
}

export interface Finality {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface Status {
  readonly version: string;
  readonly moniker: string;
  readonly id: number;
  readonly publicKey: string;
  /** `Babbling`, `CatchingUp`, … or `Replay`. */
  readonly state: string;
  readonly time: number;
  readonly lastConsensusRound: number;
  readonly lastBlockIndex: number;
  readonly anchorBlock: number | null;
  readonly undeterminedEvents: number;
  readonly pooledTransactions: number;
  readonly transactions: number;
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly transactionsPerSecond: number;
  readonly roundsPerSecond: number;
  readonly finality: Finality;
  readonly peers: number;
  readonly validators: number;
  readonly store: string;
  readonly uptimeMs: number;
}

export interface PeerFacts {
  readonly id: number;
  readonly publicKey: string;
  readonly moniker: string;
  readonly address: string;
}

export interface ValidatorFacts extends PeerFacts {
  /** The node that answers. */
  readonly self: boolean;
  readonly lastEvent: {
    readonly index: number;
    readonly round: number;
    readonly id: string;
    readonly seenAt: number | null;
  } | null;
  /** Of the events that are kept, 0 … 1. */
  readonly eventsShare: number;
  readonly roundsBehind: number;
  readonly silent: boolean;
}

export interface Validators {
  readonly round: number;
  readonly validators: readonly ValidatorFacts[];
}

export interface MembershipChange {
  readonly block: number;
  readonly round: number;
  /** `join`, `leave`, or what consensus does not act on. */
  readonly type: string;
  readonly peer: PeerFacts;
  readonly accepted: boolean;
}

export interface Membership {
  readonly history: readonly { readonly round: number; readonly validators: readonly PeerFacts[] }[];
  readonly changes: readonly MembershipChange[];
}

export interface TransactionFacts {
  readonly hash: string;
  readonly size: number;
  /** In base64. */
  readonly data: string;
}

export interface BlockSignatureFacts {
  readonly validator: string;
  readonly moniker: string | null;
  readonly signature: string;
}

export interface InternalTransactionFacts {
  readonly type: string;
  readonly peer: PeerFacts;
  /** `null` while the application has not answered. */
  readonly accepted: boolean | null;
}

export interface BlockFacts {
  readonly index: number;
  readonly roundReceived: number;
  readonly timestamp: number;
  readonly hash: string;
  readonly stateHash: string;
  readonly frameHash: string;
  readonly peersHash: string;
  readonly transactions: readonly TransactionFacts[];
  readonly internalTransactions: readonly InternalTransactionFacts[];
  readonly signatures: readonly BlockSignatureFacts[];
  readonly signatureCount: number;
  readonly decidedAt: number | null;
}

/** A block as the stream tells it: without what is in it. */
export interface BlockSummary {
  readonly index: number;
  readonly roundReceived: number;
  readonly timestamp: number;
  readonly transactionCount: number;
  readonly signatureCount: number;
}

export interface BlocksPage {
  readonly lastBlockIndex: number;
  readonly blocks: readonly BlockFacts[];
}

export interface TransactionPlace {
  readonly hash: string;
  readonly block: number;
  readonly index: number;
  readonly finalityMs: number | null;
}

export interface WitnessFacts {
  readonly id: string;
  readonly creator: string;
  readonly fame: Fame;
}

export interface RoundFacts {
  readonly round: number;
  readonly decided: boolean;
  readonly witnesses: readonly WitnessFacts[];
  readonly receivedEvents: number;
  readonly peers: number;
}

export interface RoundsPage {
  readonly first: number;
  readonly last: number;
  readonly rounds: readonly RoundFacts[];
}
