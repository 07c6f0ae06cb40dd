// Blocks and transactions.
import { z } from 'zod';
import { hexSchema, momentSchema, type PeerAnswer, peerSchema } from './common.ts';

export interface TransactionInBlock {
  /** SHA-256 of its bytes, lower-case hexadecimal. */
  readonly hash: string;
  /** In bytes. */
  readonly size: number;
  /** Base64; `null` if it was not asked for, or the answer is full. */
  readonly data: string | null;
}

export interface MembershipRequestAnswer {
  readonly type: 'join' | 'leave' | 'unknown';
  readonly peer: PeerAnswer;
}

export interface ReceiptAnswer extends MembershipRequestAnswer {
  readonly accepted: boolean;
}

/** A block without its transactions. */
export interface BlockSummary {
  readonly index: number;
  readonly roundReceived: number;
  /** Unix seconds. */
  readonly timestamp: number;
  readonly hash: string;
  readonly stateHash: string;
  readonly frameHash: string;
  readonly peersHash: string;
  readonly transactionCount: number;
  readonly internalTransactions: readonly MembershipRequestAnswer[];
  readonly receipts: readonly ReceiptAnswer[];
  readonly signatures: readonly {
    readonly validator: string;
    readonly moniker: string | null;
    readonly signature: string;
  }[];
  readonly signatureCount: number;
  /** When the application of the node answered, in ms since the epoch; `null` if that was before its start. */
  readonly decidedAt: number | null;
}

export interface BlockAnswer extends BlockSummary {
  readonly transactions: readonly TransactionInBlock[];
}

export interface BlocksAnswer {
  /** −1 for none. */
  readonly lastBlockIndex: number;
  readonly blocks: readonly BlockAnswer[];
}

const count = z.int().nonnegative();
const requestShape = { type: z.enum(['join', 'leave', 'unknown']), peer: peerSchema };
const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);

const summaryShape = {
  index: count,
  roundReceived: count,
  timestamp: z.int().describe('Unix seconds: median of what the famous witnesses say'),
  hash: hexSchema.describe('What the validators sign: SHA-256 of the body'),
  stateHash: hexSchema.describe('Of the application; empty before it has answered'),
  frameHash: hexSchema,
  peersHash: hexSchema,
  transactionCount: count,
  internalTransactions: z.array(z.object(requestShape)).describe('Requests to join and to leave'),
  receipts: z.array(z.object({ ...requestShape, accepted: z.boolean() })).describe('What the application said to them'),
  signatures: z.array(z.object({ validator: hexSchema, moniker: z.string().nullable(), signature: z.string() })),
  signatureCount: count,
  decidedAt: momentSchema
    .nullable()
    .describe('When the application of this node answered; null if that was before its start'),
};

export const blockSummarySchema: z.ZodType<BlockSummary> = z
  .object(summaryShape)
  .describe('A block without its transactions');

export const blockSchema: z.ZodType<BlockAnswer> = z
  .object({
    ...summaryShape,
    transactions: z.array(
      z.object({
        hash: digestSchema.describe('SHA-256 of its bytes'),
        size: count.describe('Bytes'),
        data: z.base64().nullable().describe('null if it was not asked for, or the answer is full'),
      }),
    ),
  })
  .describe('A block');

export const blocksSchema: z.ZodType<BlocksAnswer> = z
  .object({ lastBlockIndex: z.int().min(-1), blocks: z.array(blockSchema) })
  .describe('Blocks; those that are not kept any more are missing');

export interface TransactionAnswer {
  readonly hash: string;
  readonly block: number;
  /** Position in the block. */
  readonly index: number;
  readonly finalityMs: number | null;
}

export const transactionSchema: z.ZodType<TransactionAnswer> = z
  .object({
    hash: digestSchema,
    block: count,
    index: count.describe('Position in the block'),
    finalityMs: z
      .number()
      .nonnegative()
      .nullable()
      .describe(
        'null before the application has answered the block, and if it was not submitted to this node since its start',
      ),
  })
  .describe('Where a transaction is; of several with the same bytes the newest');

export interface SubmittedAnswer {
  readonly hash: string;
}

export const submittedSchema: z.ZodType<SubmittedAnswer> = z
  .object({ hash: digestSchema.describe('SHA-256 of its bytes: ask for it at /v1/transactions/{hash}') })
  .describe('The transaction was accepted: it will be part of an event of this node');
