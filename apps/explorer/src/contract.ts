// What the HTTP API of a node answers, as far as this page reads it; the OpenAPI document of @babble/service says the same.
// Ids, keys and hashes are texts `0X…`, times milliseconds since 1970, timestamps of events and blocks Unix seconds.

export type Fame = 'famous' | 'notFamous' | 'undecided';

/** One event. */
export interface EventFacts {
  readonly id: string;
  /** Insertion number at this node, from 0. */
  readonly number: number;
  readonly creator: string;
  readonly creatorId: number;
  /** Position in the creator's chain. */
  readonly index: number;
  /** `null` for none. */
  readonly selfParent: string | null;
  readonly otherParent: string | null;
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
  /** The lowest number that the node still has. */
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
  /** Of the newest events, 0 … 1. */
  readonly eventsShare: number;
  readonly roundsBehind: number;
  readonly silent: boolean;
  /** As a partner in gossip; `null` where there is no such contact. */
  readonly contact: {
    readonly requests: number;
    readonly failures: number;
    readonly roundTripMs: number | null;
    readonly lastContactAt: number | null;
    /** The last request to it failed. */
    readonly failing: boolean;
  } | null;
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
  /** In base64; `null` if the answer would have become too large. */
  readonly data: string | null;
}

export interface BlockSignatureFacts {
  readonly validator: string;
  readonly moniker: string | null;
  readonly signature: string;
}

export interface MembershipRequestFacts {
  /** `join`, `leave`, or what consensus does not act on. */
  readonly type: string;
  readonly peer: PeerFacts;
}

export interface ReceiptFacts extends MembershipRequestFacts {
  readonly accepted: boolean;
}

/** A block as the stream tells it: without its transactions. */
export interface BlockSummary {
  readonly index: number;
  readonly roundReceived: number;
  readonly timestamp: number;
  readonly hash: string;
  readonly stateHash: string;
  readonly frameHash: string;
  readonly peersHash: string;
  readonly transactionCount: number;
  readonly internalTransactions: readonly MembershipRequestFacts[];
  /** What the application said to them; empty while it has not answered. */
  readonly receipts: readonly ReceiptFacts[];
  readonly signatures: readonly BlockSignatureFacts[];
  readonly signatureCount: number;
  readonly decidedAt: number | null;
}

export interface BlockFacts extends BlockSummary {
  readonly transactions: readonly TransactionFacts[];
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
