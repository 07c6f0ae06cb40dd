// Lists of transactions in rows: their lengths, and all their bytes as one. Blocks and events carry hundreds of them, and one long piece is written and
// summed up many times faster than hundreds of short ones.
import type { Transaction } from '@babble/hashgraph';
import { JoinedBytes, readAs } from '../cells.ts';

/** A transaction that is `null` has no length. */
export type TransactionCells = readonly [lengths: readonly (number | null)[], bytes: Uint8Array | JoinedBytes] | null;

/** A list that is `null` stays `null` (ENC-DEC-17). */
export function transactionCells(transactions: readonly Transaction[] | null): TransactionCells {
  if (transactions === null) return null;
  return [transactions.map((transaction) => transaction?.length ?? null), new JoinedBytes(transactions)];
}

/** Views of the one piece that the row had. */
export function transactionsOf(cells: TransactionCells): readonly Transaction[] | null {
  if (cells === null) return null;
  const [lengths, joined] = cells;
  const bytes = readAs<Uint8Array>(joined);
  let at = 0;
  return lengths.map((length) => {
    if (length === null) return null;
    const transaction = bytes.subarray(at, at + length);
    at += length;
    return transaction;
  });
}
