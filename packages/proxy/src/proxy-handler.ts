// The ProxyHandler: what an application implements. Rules APP-API-6, APP-RULE-1 … APP-RULE-4.
import type { Block, CommitResponse } from '@babble/hashgraph';

/** The state of an application as bytes, whole or in pieces. */
export type Snapshot = Uint8Array | AsyncIterable<Uint8Array>;

/** Everything may be answered at once or by a promise. What a handler throws reaches the node as the application's failure. */
export interface ProxyHandler {
  /**
   * Applies a block and answers with the hash of the state after it and one receipt per internal transaction (`receiptsFor`). Must be
   * deterministic, the decisions about internal transactions too (APP-RULE-1). Blocks come one at a time in index order, but a block can come again:
   * after a failure, over a socket, and after a restart (APP-RULE-2). The block is not to be changed.
   */
  commit(block: Block): CommitResponse | Promise<CommitResponse>;
  /**
   * The state right after the block; to be kept for practically every block (APP-RULE-4). Without it the node cannot serve fast sync, and gives all blocks again
   * after a restart.
   */
  snapshot?(blockIndex: number): Snapshot | Promise<Snapshot>;
  /** Replaces the state by a snapshot and answers with the hash of the new state. `readSnapshot` puts the pieces together. */
  restore?(snapshot: AsyncIterable<Uint8Array>): Uint8Array | Promise<Uint8Array>;
  /** The node entered a state: 0 Babbling, 1 CatchingUp, 2 Joining, 3 Leaving, 4 Shutdown, 5 Suspended. */
  stateChange?(state: number): void | Promise<void>;
  /**
   * Index of the newest block that is applied and kept for good: after a restart the node goes on behind it. `undefined`: none; the node restores the newest
   * snapshot that it keeps, or begins at block 0, as it does without this callback. Not for sockets: the protocol has no such call.
   */
  lastAppliedBlock?(): number | undefined | Promise<number | undefined>;
}
