// The chat: the state of the smallest real application, and its hash. Rules APP-DUMMY-1 … APP-DUMMY-4, HASH-11.
import type { Sha256 } from '@babble/crypto';
import { twoHash } from '@babble/crypto';
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

/** A chat; as the reference's dummy it accepts all membership changes, which a production application must not. */
export function createChat({ sha256, stateHash: initial = new Uint8Array(0), onMessage }: ChatInit): Chat {
  const messages: string[] = [];
  const snapshots = new Map<number, Uint8Array>();
  let stateHash = initial;
  let nodeState: number | undefined;
  return {
    messages,
    get stateHash() {
      return stateHash;
    },
    get nodeState() {
      return nodeState;
    },
    commit: (block) => {
      const index = Number(block.body.index);
      for (const transaction of block.body.transactions ?? []) {
        const bytes = transaction ?? new Uint8Array(0);
        stateHash = twoHash(stateHash, sha256(bytes), sha256);
        const text = new TextDecoder().decode(bytes);
        messages.push(text);
        onMessage?.(text, index);
      }
      snapshots.set(index, stateHash);
      return { stateHash, internalTransactionReceipts: receiptsFor(block, () => true) };
    },
    snapshot: (blockIndex) => {
      const snapshot = snapshots.get(blockIndex);
      if (snapshot === undefined) throw new Error(`Snapshot ${blockIndex} not found`);
      return snapshot;
    },
    restore: async (snapshot) => {
      stateHash = await readSnapshot(snapshot);
      return stateHash;
    },
    stateChange: (state) => {
      nodeState = state;
    },
  };
}
