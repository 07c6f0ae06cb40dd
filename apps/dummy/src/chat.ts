// The chat: the state of the smallest real application, and its hash. Rules APP-DUMMY-1 … APP-DUMMY-4, APP-RULE-2, HASH-11.
import type { Sha256 } from '@babble/crypto';
import { decodeUtf8, twoHash } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { ProxyHandler } from '@babble/proxy';
import { readSnapshot, receiptsFor } from '@babble/proxy';

export interface ChatInit {
  readonly sha256: Sha256;
  /** The state to start from; empty by default. */
  readonly stateHash?: Uint8Array;
  /** Hears of each committed line, in order. */
  readonly onMessage?: (text: string, blockIndex: number) => void;
}

/** A handler whose commit answers at once. */
export interface Chat extends ProxyHandler {
  /** All committed lines, in order. */
  readonly messages: readonly string[];
  /** The digest of all committed lines. */
  readonly stateHash: Uint8Array;
  /** The number of the state that the node reported last. */
  readonly nodeState: number | undefined;
  commit(block: Block): CommitResponse;
  snapshot(blockIndex: number): Uint8Array;
  restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
  stateChange(state: number): void;
}

/**
 * A chat; as the reference's dummy it accepts all membership changes, which a production application must not. Unlike the dummy it
 * recognises a block that it has applied already, and answers it as before (APP-RULE-2): nodes may deliver blocks again.
 */
export function createChat(init: ChatInit): Chat {
  return new ChatState(init);
}

interface Applied {
  readonly frameHash: Uint8Array;
  readonly response: CommitResponse;
}

class ChatState implements Chat {
  readonly messages: string[] = [];
  readonly #init: ChatInit;
  readonly #snapshots = new Map<number, Uint8Array>();
  readonly #applied = new Map<number, Applied>();
  #stateHash: Uint8Array;
  #nodeState: number | undefined;

  constructor(init: ChatInit) {
    this.#init = init;
    this.#stateHash = init.stateHash ?? new Uint8Array(0);
  }

  get stateHash(): Uint8Array {
    return this.#stateHash;
  }

  get nodeState(): number | undefined {
    return this.#nodeState;
  }

  commit(block: Block): CommitResponse {
    const index = Number(block.body.index);
    const { frameHash, transactions } = block.body;
    const earlier = this.#applied.get(index);
    if (earlier !== undefined && frameHash !== null && areEqual(earlier.frameHash, frameHash)) return earlier.response;
    for (const transaction of transactions ?? []) this.#apply(transaction ?? new Uint8Array(0), index);
    this.#snapshots.set(index, this.#stateHash);
    const response = { stateHash: this.#stateHash, internalTransactionReceipts: receiptsFor(block, () => true) };
    if (frameHash !== null) this.#applied.set(index, { frameHash, response });
    return response;
  }

  snapshot(blockIndex: number): Uint8Array {
    const snapshot = this.#snapshots.get(blockIndex);
    if (snapshot === undefined) throw new Error(`Snapshot ${blockIndex} not found`);
    return snapshot;
  }

  /** ⚠ as the reference: lines and older snapshots are not restored, the hash is all there is (APP-DUMMY-3). */
  async restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    this.#stateHash = await readSnapshot(snapshot);
    // What comes next builds on the restored state, whether it was applied before or not.
    this.#applied.clear();
    return this.#stateHash;
  }

  stateChange(state: number): void {
    this.#nodeState = state;
  }

  #apply(transaction: Uint8Array, blockIndex: number): void {
    const { sha256, onMessage } = this.#init;
    this.#stateHash = twoHash(this.#stateHash, sha256(transaction), sha256);
    const text = decodeUtf8(transaction);
    this.messages.push(text);
    onMessage?.(text, blockIndex);
  }
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
