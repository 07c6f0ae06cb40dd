// Health and status.
import { z } from 'zod';
import { momentSchema } from './common.ts';

export interface AliveAnswer {
  readonly status: 'alive';
}

export const aliveSchema: z.ZodType<AliveAnswer> = z
  .object({ status: z.literal('alive') })
  .describe('The process answers');

export interface ReadyAnswer {
  readonly ready: boolean;
  /** Why not; empty if it is. */
  readonly reasons: readonly string[];
}

export const readySchema: z.ZodType<ReadyAnswer> = z
  .object({ ready: z.boolean(), reasons: z.array(z.string()).describe('Why not; empty if it is') })
  .describe('Whether the node takes part in consensus, and consensus goes on');

export interface StatusAnswer {
  readonly version: string;
  readonly moniker: string;
  readonly id: number;
  readonly publicKey: string;
  readonly state: string;
  /** When this was answered, in ms since the epoch. */
  readonly time: number;
  /** −1 for none. */
  readonly lastConsensusRound: number;
  /** −1 for none. */
  readonly lastBlockIndex: number;
  /** Newest block with more than a third of the signatures. */
  readonly anchorBlock: number | null;
  readonly undeterminedEvents: number;
  readonly pooledTransactions: number;
  /** In decided rounds. */
  readonly transactions: number;
  readonly events: number;
  /** Averages over the last minute, or since the start. */
  readonly eventsPerSecond: number;
  readonly transactionsPerSecond: number;
  readonly roundsPerSecond: number;
  readonly finality: { readonly count: number; readonly p50Ms: number | null; readonly p99Ms: number | null };
  /** Whom it gossips with, itself included. */
  readonly peers: number;
  /** Of the newest round. */
  readonly validators: number;
  readonly store: 'memory' | 'disk';
  readonly uptimeMs: number;
}

const count = z.int().nonnegative();
/** −1 for none. */
const position = z.int().min(-1);
const milliseconds = z.number().nonnegative();
const rate = z.number().nonnegative().describe('Average over the last minute, or since the start');

export const statusSchema: z.ZodType<StatusAnswer> = z
  .object({
    version: z.string(),
    moniker: z.string(),
    id: count.describe('32 bits, derived from the key'),
    publicKey: z.string(),
    state: z
      .enum(['Babbling', 'CatchingUp', 'Joining', 'Leaving', 'Shutdown', 'Suspended', 'Replay'])
      .describe('Replay: a recorded graph is shown, there is no node'),
    time: momentSchema,
    lastConsensusRound: position.describe('−1 if none is decided'),
    lastBlockIndex: position.describe('−1 if there is none'),
    anchorBlock: count.nullable().describe('Newest block with more than a third of the signatures'),
    undeterminedEvents: count.describe('Events that no round has received yet'),
    pooledTransactions: count.describe('Transactions that wait for an event of this node'),
    transactions: count.describe('Transactions in decided rounds'),
    events: count.describe('Events that were inserted'),
    eventsPerSecond: rate,
    transactionsPerSecond: rate,
    roundsPerSecond: rate,
    finality: z
      .object({ count, p50Ms: milliseconds.nullable(), p99Ms: milliseconds.nullable() })
      .describe(
        'Of transactions submitted to this node, until its application has answered their block: median and 99 % of the newest thousand',
      ),
    peers: count.describe('Whom it gossips with, itself included'),
    validators: count.describe('Validators of the newest round'),
    store: z.enum(['memory', 'disk']),
    uptimeMs: milliseconds,
  })
  .describe('A node at one moment');
