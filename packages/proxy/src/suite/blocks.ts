// Blocks, answers and nodes for the cases of the suite.
import type { Block, BlockBody, CommitResponse, InternalTransaction, Transaction } from '@babble/hashgraph';
import { blockCodec, commitResponseCodec, PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import type { CancelSignal } from '@babble/host';
import { cancelSource } from '@babble/host';
import type { SubmitResult, TransactionIntake } from '../app-proxy.ts';

/** For operations that nobody will cancel. */
export const neverCancelled: CancelSignal = cancelSource().signal;

/** A block as nodes hand it over: without state hash, receipts and signatures (APP-RESP-3). */
export function blockOf(index: number, body: Partial<BlockBody> = {}): Block {
  const untouched: BlockBody = {
    index,
    roundReceived: index + 1,
    timestamp: 1_600_000_000 + index,
    stateHash: new Uint8Array(0),
    frameHash: Uint8Array.of(1, 2, 3),
    peersHash: Uint8Array.of(4, 5, 6),
    transactions: [Uint8Array.of(index)],
    internalTransactions: [],
    internalTransactionReceipts: null,
  };
  return { body: { ...untouched, ...body }, signatures: new Map() };
}

/** Requests with everything that could get lost on the way: characters that JSON escapes, an unknown type. */
export const INTERNAL_TRANSACTIONS: readonly InternalTransaction[] = [PEER_ADD, PEER_REMOVE, 7].map((type) => ({
  body: { type, peer: { netAddr: '10.0.0.1:1337', pubKeyHex: '0X04AB', moniker: 'žofie <&> "\u2028' } },
  signature: '1a2b|3c4d',
}));

export const EMPTY_RESPONSE: CommitResponse = { stateHash: new Uint8Array(0), internalTransactionReceipts: [] };

export function blockText(block: Block): string {
  return blockCodec.std(block);
}

export function responseText(response: CommitResponse): string {
  return commitResponseCodec.std(response);
}

/** A node that takes everything, or answers as told. */
export interface RecordingNode extends TransactionIntake {
  readonly transactions: Transaction[];
}

export function recordingNode(result: SubmitResult = 'accepted'): RecordingNode {
  const transactions: Transaction[] = [];
  return {
    transactions,
    submit: async (transaction) => {
      transactions.push(transaction === null ? null : transaction.slice());
      return result;
    },
  };
}
