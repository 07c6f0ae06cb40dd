// What an application on a phone implements. Rule APP-MOB-1. All byte arrays are base64, as inside the block. What a callback throws never
// ends the program: it is told to the exception handler.

export interface CommitHandler {
  /**
   * Applies a block. `block` is its STD JSON (`{"Body":{"Index":0,…,"Transactions":["<base64>",…],…},"Signatures":{}}`); the answer is the processed
   * block as JSON, of whose `Body` the `StateHash` and the `InternalTransactionReceipts` count. Must be deterministic (APP-RULE-1). A block whose
   * callback throws, rejects or answers something else comes again, with growing pauses, and no other one before it.
   */
  onCommit(block: string): string | Promise<string>;
  /**
   * Index of the newest block that is applied and kept for good, asked after a restart with a store that survives: blocks after it come again, all from
   * 0 on without this callback, or with `undefined`. Not in the Go bindings.
   */
  lastAppliedBlock?(): number | undefined | Promise<number | undefined>;
}

export interface StateChangeHandler {
  /** The node entered a state: 0 Babbling, 1 CatchingUp, 2 Joining, 3 Leaving, 4 Shutdown, 5 Suspended. */
  onStateChanged(state: number): void | Promise<void>;
}

export interface ExceptionHandler {
  /**
   * Something failed that no caller is told of otherwise: the node could not be made or started, it stopped by itself, or a callback failed. The Go
   * bindings call it only when the initialisation fails. `message` is for people, and ends with the code of the error if there is one.
   */
  onException(message: string): void;
}

/** Only with it can the node serve, and use, fast sync. Not in the Go bindings, whose stubs answer with an empty state. */
export interface SnapshotHandler {
  /** The state right after the block, as base64. Throws if it is not kept: practically every block may be asked for (APP-RULE-4). */
  onSnapshot(blockIndex: number): string | Promise<string>;
  /** Replaces the state by a snapshot in base64; answers with the hash of the new state in base64, the one that the block of the snapshot has. */
  onRestore(snapshot: string): string | Promise<string>;
}
