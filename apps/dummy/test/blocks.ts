// Blocks for tests of this application.
import type { Block, InternalTransaction, Transaction } from '@babble/hashgraph';

export function blockOf(
  index: number,
  transactions: readonly Transaction[],
  internalTransactions: readonly InternalTransaction[] = [],
): Block {
  return {
    body: {
      index,
      roundReceived: index + 1,
      timestamp: 1_600_000_000,
      stateHash: new Uint8Array(0),
      frameHash: Uint8Array.of(index, transactions.length),
      peersHash: Uint8Array.of(2),
      transactions,
      internalTransactions,
      internalTransactionReceipts: null,
    },
    signatures: new Map(),
  };
}
