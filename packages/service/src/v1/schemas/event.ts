// Events and rounds.
import { z } from 'zod';
import { hexSchema } from './common.ts';

export type FameAnswer = 'famous' | 'notFamous' | 'undecided';

export interface EventAnswer {
  readonly id: string;
  /** Insertion number at this node, from 0; −1 for events that came with a frame. */
  readonly number: number;
  readonly creator: string;
  readonly creatorId: number;
  readonly index: number;
  readonly selfParent: string | null;
  readonly otherParent: string | null;
  readonly round: number;
  readonly lamport: number;
  readonly witness: boolean;
  /** `null` for an event that is no witness. */
  readonly fame: FameAnswer | null;
  readonly roundReceived: number | null;
  readonly block: number | null;
  /** Unix seconds, as its creator says. */
  readonly timestamp: number;
  readonly transactions: number;
  readonly internalTransactions: number;
  readonly signatures: number;
}

/** A single event, with what it carries. */
export interface EventDetailAnswer extends EventAnswer {
  readonly transactionData: readonly string[];
}

export interface EventsAnswer {
  readonly first: number;
  readonly next: number;
  readonly events: readonly EventAnswer[];
}

const count = z.int().nonnegative();

const fameSchema = z.enum(['famous', 'notFamous', 'undecided']);

const eventShape = {
  id: hexSchema,
  number: z.int().min(-1).describe('Insertion number at this node; −1 for events that came with a frame'),
  creator: hexSchema.describe('Public key'),
  creatorId: count,
  index: count.describe('Position in the chain of its creator'),
  selfParent: hexSchema.nullable(),
  otherParent: hexSchema.nullable(),
  round: z.int(),
  lamport: z.int(),
  witness: z.boolean(),
  fame: fameSchema.nullable().describe('null for an event that is no witness'),
  roundReceived: z
    .int()
    .nullable()
    .describe('null while undetermined; also of an old event that was received more than 50 rounds after its own'),
  block: count.nullable().describe('Block of the round received; null if it has none'),
  timestamp: z.int().describe('Unix seconds, as its creator says'),
  transactions: count,
  internalTransactions: count,
  signatures: count.describe('Block signatures in it'),
};

export const eventSchema: z.ZodType<EventAnswer> = z.object(eventShape).describe('An event, as consensus knows it now');

export const eventDetailSchema: z.ZodType<EventDetailAnswer> = z
  .object({ ...eventShape, transactionData: z.array(z.base64()).describe('The transactions, in order') })
  .describe('An event with its transactions');

export const eventsSchema: z.ZodType<EventsAnswer> = z
  .object({
    first: count.describe('Lowest number that is kept'),
    next: count.describe('Where the next page begins'),
    events: z.array(eventSchema),
  })
  .describe('Events in the order in which this node inserted them');

export interface WitnessAnswer {
  readonly id: string;
  readonly creator: string;
  readonly fame: FameAnswer;
}

export interface RoundAnswer {
  readonly round: number;
  readonly decided: boolean;
  readonly witnesses: readonly WitnessAnswer[];
  readonly receivedEvents: number;
  readonly peers: number;
}

export interface RoundsAnswer {
  readonly first: number;
  readonly last: number;
  readonly rounds: readonly RoundAnswer[];
}

export const roundSchema: z.ZodType<RoundAnswer> = z
  .object({
    round: count,
    decided: z.boolean().describe('The fame of all its witnesses is final'),
    witnesses: z.array(z.object({ id: hexSchema, creator: hexSchema, fame: fameSchema })),
    receivedEvents: count,
    peers: count.describe('Validators of the round'),
  })
  .describe('A round');

export const roundsSchema: z.ZodType<RoundsAnswer> = z
  .object({
    first: z.int().min(-1).describe('First round of the page; −1 for none'),
    last: z.int().min(-1).describe('Highest round that has an event; −1 for none'),
    rounds: z.array(roundSchema),
  })
  .describe('Rounds, ascending; those that are not kept any more are missing');
