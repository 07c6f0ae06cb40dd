// Blocks: the payload of a frame with index, hashes, the application's answer and the validators' signatures.
// Rules ENC-OBJ-18 … ENC-OBJ-20, HASH-6, HASH-7, SIG-SCOPE-3.
import type { Int64, Sha256, TextCodec } from '@babble/crypto';
import { bytes, bytesList, int64, list, struct, text, textMap } from '@babble/crypto';
import type { Transaction } from './event.ts';
import type { InternalTransaction, InternalTransactionReceipt } from './internal-transaction.ts';
import { internalTransactionCodec, internalTransactionReceiptCodec } from './internal-transaction.ts';

/** What validators sign, after the application answered (ENC-OBJ-20). `null` and empty differ. */
export interface BlockBody {
  readonly index: Int64;
  readonly roundReceived: Int64;
  /** Unix seconds: median of the famous witnesses' claims (HG-FRAME-5). */
  readonly timestamp: Int64;
  /** Empty before commit; afterwards exactly what the application returned. */
  readonly stateHash: Uint8Array | null;
  readonly frameHash: Uint8Array | null;
  readonly peersHash: Uint8Array | null;
  readonly transactions: readonly Transaction[] | null;
  readonly internalTransactions: readonly InternalTransaction[] | null;
  /** `null` before commit; afterwards exactly what the application returned. */
  readonly internalTransactionReceipts: readonly InternalTransactionReceipt[] | null;
}

/** A body with the signatures that count so far (ENC-OBJ-19). */
export interface Block {
  readonly body: BlockBody;
  /** Signature texts by public-key text of the validator. */
  readonly signatures: ReadonlyMap<string, string> | null;
}

/** The block as the application is given it: without its answer and without signatures. */
export function unansweredBlock({ body }: Block): Block {
  return { body: { ...body, stateHash: new Uint8Array(0), internalTransactionReceipts: null }, signatures: new Map() };
}

/** The application's answer to a block (APP-RESP-1, APP-RESP-2). It is signed exactly as given. */
export interface CommitResponse {
  readonly stateHash: Uint8Array | null;
  readonly internalTransactionReceipts: readonly InternalTransactionReceipt[] | null;
}

/** ENC-OBJ-18. */
export const blockBodyCodec: TextCodec<BlockBody> = struct<BlockBody>({
  index: ['Index', int64],
  roundReceived: ['RoundReceived', int64],
  timestamp: ['Timestamp', int64],
  stateHash: ['StateHash', bytes],
  frameHash: ['FrameHash', bytes],
  peersHash: ['PeersHash', bytes],
  transactions: ['Transactions', bytesList],
  internalTransactions: ['InternalTransactions', list(internalTransactionCodec)],
  internalTransactionReceipts: ['InternalTransactionReceipts', list(internalTransactionReceiptCodec)],
});

/** ENC-OBJ-19. */
export const blockCodec: TextCodec<Block> = struct<Block>({
  body: ['Body', blockBodyCodec],
  signatures: ['Signatures', textMap(text)],
});

/** The answer as the application's proxy sends it (APP-RESP-1). */
export const commitResponseCodec: TextCodec<CommitResponse> = struct<CommitResponse>({
  stateHash: ['StateHash', bytes],
  internalTransactionReceipts: ['InternalTransactionReceipts', list(internalTransactionReceiptCodec)],
});

/** The text whose digest validators sign: STD of the body after commit (HASH-6, SIG-SCOPE-3). */
export function blockMessage(body: BlockBody): string {
  return `${blockBodyCodec.std(body)}\n`;
}

/** 32 bytes: what is signed (HASH-6). */
export function blockBodyHash(body: BlockBody, sha256: Sha256): Uint8Array {
  return sha256(blockMessage(body));
}

/** 32 bytes, for display only: it depends on the signatures present (HASH-7). */
export function blockHash(block: Block, sha256: Sha256): Uint8Array {
  return sha256(`${blockCodec.std(block)}\n`);
}
