// Where a node keeps the newest state of its application, so that after a restart an application without a memory of its own need not apply all blocks again.
// Rules APP-API-3, APP-API-4, APP-RULE-2.

/** The state of the application after a block, as the application wrote it. */
export interface KeptSnapshot {
  readonly blockIndex: number;
  readonly byteCount: number;
  /**
   * The bytes, in pieces of any size. Throws `BABBLE_HASHGRAPH_STORE_DAMAGED` where they are not what was kept, and `BABBLE_HASHGRAPH_STORE_FAILED` when the
   * medium fails or another snapshot took the place meanwhile.
   */
  read(): AsyncIterable<Uint8Array>;
}

/** One snapshot, the newest; what it is worth, the application finds out. */
export interface SnapshotStore {
  /**
   * Reads a snapshot to its end, and then has it take the place of the one from before, in one step: after a crash one of them is there, whole. Resolves when it
   * would survive a loss of power, as far as the medium can. Rejects with what the source throws, the one from before stays then, and as `append`.
   * Several calls take effect one after the other.
   */
  keep(blockIndex: number, snapshot: AsyncIterable<Uint8Array>): Promise<void>;
  /** `undefined` if none was kept. */
  newest(): Promise<KeptSnapshot | undefined>;
}
