// Blocks, in two rows: the body, which carries the transactions and changes once, and the signatures, which come one by one.
import type { Block, BlockBody } from '@babble/hashgraph';
import type { Cell } from '../row.ts';
import {
  each,
  type InternalTransactionCells,
  internalTransactionCells,
  internalTransactionOf,
  readAs,
} from './parts.ts';

type BodyCells = readonly [
  index: BlockBody['index'],
  roundReceived: BlockBody['roundReceived'],
  timestamp: BlockBody['timestamp'],
  stateHash: BlockBody['stateHash'],
  frameHash: BlockBody['frameHash'],
  peersHash: BlockBody['peersHash'],
  transactions: BlockBody['transactions'],
  internalTransactions: readonly InternalTransactionCells[] | null,
  receipts: readonly (readonly [InternalTransactionCells, accepted: boolean])[] | null,
];

export function blockBodyRow(body: BlockBody): Cell {
  const cells: BodyCells = [
    body.index,
    body.roundReceived,
    body.timestamp,
    body.stateHash,
    body.frameHash,
    body.peersHash,
    body.transactions,
    each(body.internalTransactions, internalTransactionCells),
    each(body.internalTransactionReceipts, ({ internalTransaction, accepted }) => [
      internalTransactionCells(internalTransaction),
      accepted,
    ]),
  ];
  return cells;
}

export function blockBodyOf(content: Cell): BlockBody {
  const [index, roundReceived, timestamp, stateHash, frameHash, peersHash, transactions, requests, receipts] =
    readAs<BodyCells>(content);
  return {
    index,
    roundReceived,
    timestamp,
    stateHash,
    frameHash,
    peersHash,
    transactions,
    internalTransactions: each(requests, internalTransactionOf),
    internalTransactionReceipts: each(receipts, ([request, accepted]) => ({
      internalTransaction: internalTransactionOf(request),
      accepted,
    })),
  };
}

export function signaturesRow(signatures: Block['signatures']): Cell {
  return signatures;
}

export function signaturesOf(content: Cell): Block['signatures'] {
  return readAs<ReadonlyMap<string, string> | null>(content);
}
