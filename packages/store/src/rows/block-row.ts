// Blocks, in two rows: what was decided, which carries the transactions and never changes, and what came afterwards, the application's answer and one signature
// after the other.
import type { Block, BlockBody } from '@babble/hashgraph';
import { type Cell, readAs } from '../cells.ts';
import { each, type InternalTransactionCells, internalTransactionCells, internalTransactionOf } from './parts.ts';
import { type TransactionCells, transactionCells, transactionsOf } from './transactions.ts';

type DecisionCells = readonly [
  index: BlockBody['index'],
  roundReceived: BlockBody['roundReceived'],
  timestamp: BlockBody['timestamp'],
  frameHash: BlockBody['frameHash'],
  peersHash: BlockBody['peersHash'],
  transactions: TransactionCells,
  internalTransactions: readonly InternalTransactionCells[] | null,
];

type AnswerCells = readonly [
  stateHash: BlockBody['stateHash'],
  receipts: readonly (readonly [InternalTransactionCells, accepted: boolean])[] | null,
  signatures: Block['signatures'],
];

export function decisionRow(body: BlockBody): Cell {
  const cells: DecisionCells = [
    body.index,
    body.roundReceived,
    body.timestamp,
    body.frameHash,
    body.peersHash,
    transactionCells(body.transactions),
    each(body.internalTransactions, internalTransactionCells),
  ];
  return cells;
}

export function answerRow({ body, signatures }: Block): Cell {
  const cells: AnswerCells = [
    body.stateHash,
    each(body.internalTransactionReceipts, ({ internalTransaction, accepted }) => [
      internalTransactionCells(internalTransaction),
      accepted,
    ]),
    signatures,
  ];
  return cells;
}

export function blockOf(decision: Cell, answer: Cell): Block {
  const [index, roundReceived, timestamp, frameHash, peersHash, transactions, requests] =
    readAs<DecisionCells>(decision);
  const [stateHash, receipts, signatures] = readAs<AnswerCells>(answer);
  const body: BlockBody = {
    index,
    roundReceived,
    timestamp,
    stateHash,
    frameHash,
    peersHash,
    transactions: transactionsOf(transactions),
    internalTransactions: each(requests, internalTransactionOf),
    internalTransactionReceipts: each(receipts, ([request, accepted]) => ({
      internalTransaction: internalTransactionOf(request),
      accepted,
    })),
  };
  return { body, signatures };
}
