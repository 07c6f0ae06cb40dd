// Receipts: an application's answers to the internal transactions of a block. Rules APP-RESP-2, APP-RESP-3.
import type { Block, InternalTransaction, InternalTransactionReceipt } from '@babble/hashgraph';

/**
 * One receipt per internal transaction of the block, in its order, each with the transaction copied verbatim; `[]` if there are none.
 * `decide` must be deterministic: it is asked on every node, and is no vote (APP-RULE-1).
 */
export function receiptsFor(
  block: Block,
  decide: (transaction: InternalTransaction) => boolean,
): readonly InternalTransactionReceipt[] {
  return (block.body.internalTransactions ?? []).map((internalTransaction) => ({
    internalTransaction,
    accepted: decide(internalTransaction),
  }));
}
