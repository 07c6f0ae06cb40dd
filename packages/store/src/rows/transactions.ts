// Lists of transactions in rows: their lengths, and all their bytes as one. Blocks and events carry hundreds of them, and one long piece is written and
// summed up many times faster than hundreds of short ones.
import type { Transaction } from '@babble/hashgraph';

/** A transaction that is `null` has no length. */
export type TransactionCells = readonly [lengths: readonly (number | null)[], bytes: Uint8Array] | null;

/** A list that is `null` stays `null` (ENC-DEC-17). */
export function transactionCells(transactions: readonly Transaction[] | null): TransactionCells {
  if (transactions === null) return null;
  const total = transactions.reduce((sum, transaction) => sum + (transaction?.length ?? 0), 0);
  const bytes = new Uint8Array(total);
  let at = 0;
  const lengths = transactions.map((transaction) => {
    if (transaction === null) return null;
    bytes.set(transaction, at);
    at += transaction.length;
    return transaction.length;
  });
  return [lengths, bytes];
}

/** Views of the one piece that the row had. */
export function transactionsOf(cells: TransactionCells): readonly Transaction[] | null {
  if (cells === null) return null;
  const [lengths, bytes] = cells;
  let at = 0;
  return lengths.map((length) => {
    if (length === null) return null;
    const transaction = bytes.subarray(at, at + length);
    at += length;
    return transaction;
  });
}
