// The AppProxy: how a node talks to its application, wherever that runs. Rules APP-API-1 … APP-API-5, OURS-5, OURS-9.
import type { Block, CommitResponse, Transaction } from '@babble/hashgraph';
import type { CancelSignal } from '@babble/host';

/** Why a node did not take a transaction. `message` is for people. */
export interface Refusal {
  /** `busy`: the pool is full, submit again later. `tooLarge`: it fits into no event. `stopped`: the node takes none at the moment. */
  readonly refused: 'busy' | 'tooLarge' | 'stopped';
  readonly message: string;
}

/** What became of a submitted transaction. `accepted` means handed to the node, not committed (APP-SUB-2). */
export type SubmitResult = 'accepted' | Refusal;

/** The side of the node that a proxy needs. */
export interface TransactionIntake {
  /**
   * Takes a transaction (the node copies it) or says why not. It never waits for a commit, so that applications may submit from inside their
   * commit handler (APP-RULE-3, OURS-9). `null` is Go's nil transaction, which only a socket can submit (APP-SUB-2); it is not the empty one.
   * Rejects only if the node is broken.
   */
  submit(transaction: Transaction): Promise<SubmitResult>;
}

/** What an implementation or the application behind it can do; the suite skips the cases that need what is missing. */
export interface AppProxySupports {
  /** `getSnapshot` and `restore` work, as far as the proxy knows. Without them a node cannot serve, nor use, fast sync. */
  readonly snapshot: boolean;
  /** `lastAppliedBlock` is there. */
  readonly lastAppliedBlock: boolean;
}

export interface AppProxy {
  readonly supports: AppProxySupports;
  /**
   * Opens the way in: transactions reach `node` from now on. A proxy over a socket does not wait for the application (APP-RETRY-9).
   * Rejects with `BABBLE_PROXY_ADDRESS_…`, then it can be called again. A second call while started changes nothing but the node.
   */
  start(node: TransactionIntake): Promise<void>;
  /** Closes everything; calls that wait reject with `BABBLE_PROXY_STOPPED`. Repeatable; `start` may follow. */
  stop(): Promise<void>;
  /**
   * Has the application apply a block, and resolves with its answer, verbatim (APP-API-2, APP-RESP-1). The caller gives one block at a time, in index
   * order, each until it is answered (OURS-5). How often a failing application is asked again before this rejects is the proxy's business;
   * a rejection means: not known to be applied, ask again. Rejects with `BABBLE_PROXY_APPLICATION_FAILED`, `…_ANSWER_INVALID`, `…_CANCELLED`,
   * `…_STOPPED`.
   */
  commitBlock(block: Block, signal: CancelSignal): Promise<CommitResponse>;
  /**
   * The application's state right after the block, in pieces of any size (APP-API-3). Rejects, or throws while it is read, with
   * `BABBLE_PROXY_APPLICATION_FAILED` (`data.text` is what the application says), `…_SNAPSHOT_UNSUPPORTED`, and as `commitBlock`.
   */
  getSnapshot(blockIndex: number, signal: CancelSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Replaces the application's state; resolves with the hash of the new state (APP-API-4), to be compared with the block's. Rejects as `getSnapshot`. */
  restore(snapshot: AsyncIterable<Uint8Array>, signal: CancelSignal): Promise<Uint8Array>;
  /**
   * Tells the application the number of the state that the node entered (APP-API-5). A rejection is to be logged and has no other consequence
   * (APP-RETRY-7).
   */
  onStateChanged(state: number): Promise<void>;
  /**
   * Index of the newest block that the application has applied and kept for good, or `undefined` for none. There if `supports` says so. Without it, and with
   * `undefined`, a node that restarts gives the application the newest snapshot that it keeps, and the blocks after it, or all blocks from 0 (APP-RULE-2).
   */
  lastAppliedBlock?(): Promise<number | undefined>;
}
