// Who takes part, now and before, and the proof of a block.
import { z } from 'zod';
import { hexSchema, momentSchema, type PeerAnswer, peerSchema, peerShape } from './common.ts';

export interface ValidatorAnswer extends PeerAnswer {
  /** Whether it is the node that answers. */
  readonly self: boolean;
  readonly lastEvent: {
    readonly id: string;
    readonly index: number;
    readonly round: number;
    /** When it arrived, in ms since the epoch; `null` if that was before the start of the node that answers. */
    readonly seenAt: number | null;
  } | null;
  /** Of the events of the last minute, 0 … 1. */
  readonly eventsShare: number;
  /** Rounds between its newest event and the newest round. */
  readonly roundsBehind: number;
  readonly silent: boolean;
  /** As a partner in gossip; `null` for the node that answers, and for whom it does not gossip with. */
  readonly contact: {
    readonly requests: number;
    readonly failures: number;
    readonly roundTripMs: number | null;
    /** In ms since the epoch. */
    readonly lastContactAt: number | null;
    readonly failing: boolean;
  } | null;
}

export interface ValidatorsAnswer {
  readonly round: number;
  readonly validators: readonly ValidatorAnswer[];
}

const count = z.int().nonnegative();

const validatorSchema = z.object({
  ...peerShape,
  self: z.boolean().describe('The node that answers'),
  lastEvent: z
    .object({
      id: hexSchema,
      index: count,
      round: count,
      seenAt: momentSchema.nullable().describe('When it arrived; null if that was before the start of this node'),
    })
    .nullable(),
  eventsShare: z.number().min(0).max(1).describe('Of the events of the last minute'),
  roundsBehind: count.describe('Rounds between its newest event and the newest round'),
  silent: z.boolean().describe('No event for 5 s, while three rounds went on without it or it does not answer'),
  contact: z
    .object({
      requests: count,
      failures: count.describe('Requests that it did not answer'),
      roundTripMs: z.number().nonnegative().nullable(),
      lastContactAt: momentSchema.nullable(),
      failing: z.boolean().describe('The last request to it failed'),
    })
    .nullable()
    .describe('As a partner in gossip; null for the node itself and whom it does not gossip with'),
});

export const validatorsSchema: z.ZodType<ValidatorsAnswer> = z
  .object({
    round: count.describe('Round from which on they are the validators'),
    validators: z.array(validatorSchema),
  })
  .describe('The newest validators, and how alive they are');

export interface MembershipChange {
  readonly block: number;
  /** Round received of the block; the change holds six rounds later. */
  readonly round: number;
  readonly type: 'join' | 'leave';
  readonly peer: PeerAnswer;
  readonly accepted: boolean;
}

export interface MembershipAnswer {
  readonly history: readonly { readonly round: number; readonly validators: readonly PeerAnswer[] }[];
  readonly changes: readonly MembershipChange[];
}

export const membershipSchema: z.ZodType<MembershipAnswer> = z
  .object({
    history: z
      .array(z.object({ round: count.describe('From this round on'), validators: z.array(peerSchema) }))
      .describe('Ascending'),
    changes: z
      .array(
        z.object({
          block: count,
          round: count.describe('Round received of the block; what was accepted holds six rounds later'),
          type: z.enum(['join', 'leave']),
          peer: peerSchema,
          accepted: z.boolean(),
        }),
      )
      .describe('What became of requests in blocks that changed the validators, as far as this node still has them'),
  })
  .describe('Who were the validators, from which round on, and why');

/** The objects of the Go implementation, as it writes them. */
export interface BlockProofAnswer {
  readonly block: unknown;
  readonly changes: readonly unknown[];
  readonly peerSets: Readonly<Record<string, readonly unknown[]>>;
  readonly explanation: string;
}

const goBlock = z
  .object({ Body: z.looseObject({}), Signatures: z.record(z.string(), z.string()).nullable() })
  .describe('As /block/{index} gives it');

export const blockProofSchema: z.ZodType<BlockProofAnswer> = z
  .object({
    block: goBlock,
    changes: z.array(goBlock).describe('The blocks that changed the validators before, ascending'),
    peerSets: z
      .record(
        z.string().regex(/^[0-9]+$/),
        z.array(z.object({ NetAddr: z.string(), PubKeyHex: z.string(), Moniker: z.string() })),
      )
      .describe('What they lead to; 0 is the genesis, which has to be known from elsewhere'),
    explanation: z.string(),
  })
  .describe('Everything that verifyBlockProof of @babble/hashgraph needs, but the genesis');
