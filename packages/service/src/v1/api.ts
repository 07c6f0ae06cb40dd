// What the endpoints of /v1 share: the node, and what is remembered between requests.
import type { Rates } from '../rates.ts';
import type { ServiceNode } from '../service-node.ts';
import type { StreamHub } from '../stream/stream-hub.ts';
import type { Pace } from '../text-stream.ts';
import type { BlockRounds } from './block-rounds.ts';
import type { TransactionIndex } from './transaction-index.ts';

export interface Api {
  readonly node: ServiceNode;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly blockRounds: BlockRounds;
  readonly transactionIndex: TransactionIndex;
  readonly rates: Rates;
  readonly stream: StreamHub;
  /** How fast long answers are made. */
  readonly pace: Pace;
  /** Whether transactions may be submitted over HTTP. */
  readonly allowSubmit: boolean;
}
