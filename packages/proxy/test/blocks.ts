// Blocks for tests of this package.
import type { Block, BlockBody, CommitResponse } from '@babble/hashgraph';

export function blockOf(index: number, body: Partial<BlockBody> = {}): Block {
  return {
    body: {
      index,
      roundReceived: index + 1,
      timestamp: 1_600_000_000,
      stateHash: new Uint8Array(0),
      frameHash: Uint8Array.of(1),
      peersHash: Uint8Array.of(2),
      transactions: [Uint8Array.of(index)],
      internalTransactions: [],
      internalTransactionReceipts: null,
      ...body,
    },
    signatures: new Map(),
  };
}

export function responseOf(...stateHash: readonly number[]): CommitResponse {
  return { stateHash: Uint8Array.from(stateHash), internalTransactionReceipts: [] };
}
