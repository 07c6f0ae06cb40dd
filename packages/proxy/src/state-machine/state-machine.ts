// What a state machine is made of, and what it is: the same transactions in the same order give the same state on every node.
// Rules APP-API-6, APP-RESP-1, APP-RESP-2, APP-RULE-1, APP-RULE-2, APP-RULE-4, OURS-5; weaknesses B7, B8, B14.
import type { Int64, Sha256 } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { MembershipPolicy } from '../membership/membership-policy.ts';
import type { ProxyHandler } from '../proxy-handler.ts';
import type { StateCodec } from './state-codec.ts';

/**
 * Blocks whose state and answer are kept: 256. A newcomer starts from the anchor, which is as old as it takes for a third of the validators to sign a
 * block, a few rounds while the network is well.
 */
export const DEFAULT_KEPT_BLOCK_COUNT = 256;

/** Where a transaction stands: equal on all nodes. */
export interface TransactionContext {
  readonly blockIndex: number;
  /** Of the transaction in its block, from 0. */
  readonly position: number;
  /** Of the block, Unix seconds: a median of what validators claim. It can be less than that of the block before. */
  readonly timestamp: Int64;
}

/** A block whose transactions are in the state now. */
export interface AppliedTransactions<State> {
  readonly block: Block;
  readonly response: CommitResponse;
  readonly state: State;
}

export interface StateMachineInit<State> {
  /** The state before block 0; the same on all nodes. */
  readonly initial: State;
  /**
   * The state after a transaction. A pure function: it changes neither the state that it gets nor anything else, and looks at no clock, chance or file.
   * A transaction can be anything that anybody submitted; one that makes no sense is answered with the unchanged state. `null`, which only a socket can
   * submit, comes as no bytes. If it throws, the whole block counts as not applied, and comes again until it is applied (OURS-5): nothing else is
   * committed meanwhile.
   */
  readonly apply: (state: State, transaction: Uint8Array, context: TransactionContext) => State;
  readonly codec: StateCodec<State>;
  /** Who may join and leave. {@link acceptNone} by default: validators are to be let in on purpose (B8). */
  readonly membership?: MembershipPolicy<State>;
  /**
   * The hash of a state, in the place of `SHA256(SHA256(codec.encode(state)) ‖ removalsHash)`, which encodes the whole state after each block that changed
   * it: keep a digest in the state where that is too much. `removalsHash` are the 32 bytes `SHA256(text of the remembered removals)`. A hash without
   * them lets whoever serves a snapshot choose what `allowList` remembers of old removals (B7).
   */
  readonly stateHash?: (state: State, removalsHash: Uint8Array) => Uint8Array;
  /** Blocks whose state, for snapshots, and answer are kept; at least 1, {@link DEFAULT_KEPT_BLOCK_COUNT} by default. */
  readonly keptBlockCount?: number;
  /**
   * What to do with a block that does not follow the newest one: `refuse` it (default) until the one that does comes, or `accept` it, and go on with a
   * state that no other node has. Nodes of the reference do leave blocks out, and nodes on a socket do not notice that an application has lost its state.
   */
  readonly gaps?: 'refuse' | 'accept';
  /** The state of a snapshot that no state machine made; `undefined` for what is none. The block is unknown then: any may follow. */
  readonly decodeForeign?: (snapshot: Uint8Array) => State | undefined;
  /** Hears of each block once its state is in place, not of repetitions. If it throws, the block is applied nevertheless, and answered when it comes again. */
  readonly onApplied?: (applied: AppliedTransactions<State>) => void;
  /** The node entered a state, by its number. */
  readonly onStateChange?: (state: number) => void;
  /** The portable one by default; on Node that of `@babble/crypto/node` is faster. */
  readonly sha256?: Sha256;
}

/** A complete application, for `inMemory(machine)` and `socketApp({ …, handler: machine })`. */
export interface StateMachine<State> extends ProxyHandler {
  /** After the newest block. */
  readonly state: State;
  readonly stateHash: Uint8Array;
  /**
   * Applies a block, as a whole or not at all. The newest {@link StateMachineInit.keptBlockCount} blocks are recognised and answered as before if they
   * come again; block 0, once it is forgotten or another one, begins anew from the initial state: a node that has lost its store delivers everything
   * again (APP-RULE-2). Throws `BABBLE_PROXY_BLOCK_OUT_OF_ORDER` for any other that does not follow the newest, and what `apply` throws.
   */
  commit(block: Block): CommitResponse;
  /**
   * The state right after the block, whatever came later. Throws `BABBLE_PROXY_SNAPSHOT_UNKNOWN` unless it is one of the newest that are kept, and
   * `BABBLE_PROXY_STATE_CHANGED` if `apply` is not pure.
   */
  snapshot(blockIndex: number): Uint8Array;
  /**
   * Replaces the state, forgets all blocks, and goes on behind the block of the snapshot. That block itself, if it comes once more, is answered only without
   * internal transactions: what became of those, a snapshot does not say. Rejects with `BABBLE_PROXY_SNAPSHOT_INVALID`, changing
   * nothing.
   */
  restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
  stateChange(state: number): void;
  /**
   * Index of the newest block in the state, which lives in memory: after a restart of the program it is `undefined`, and
   * the node gives back the state that it keeps, or all blocks from 0.
   */
  lastAppliedBlock(): number | undefined;
}
