// What a node tells about itself in numbers, for dashboards and alarms. Put together when it is asked for.
import type { HashgraphCounters } from '@babble/hashgraph';
import type { Core } from '../core.ts';
import type { Gossip, GossipHealth } from '../gossip/gossip.ts';
import type { PeerHealth } from '../gossip/peer-health.ts';
import type { NodeSettings } from '../settings.ts';
import type { TransactionPool } from '../transaction-pool.ts';
import type { FinalityTimes } from './finality.ts';
import type { Distribution } from './histogram.ts';
import type { StoreTimes, TimedStore } from './timed-store.ts';
import type { Watch } from './watch.ts';

/** Transactions that wait for an event. */
export interface PoolSize {
  readonly count: number;
  readonly bytes: number;
  readonly maxCount: number;
  readonly maxBytes: number;
}

/** Counts are since the start, times in milliseconds, moments in milliseconds since the epoch. */
export interface Measurements {
  /** When the node was made. */
  readonly startedMs: number;
  readonly graph: HashgraphCounters;
  readonly pool: PoolSize;
  /** Of the transactions that were submitted to this node. */
  readonly finality: FinalityTimes;
  /** When a round was last decided; `undefined` if none was since the start. */
  readonly lastDecidedMs: number | undefined;
  readonly gossip: GossipHealth;
  readonly peers: readonly PeerHealth[];
  readonly roundTripMs: Distribution;
  /** Events per message. */
  readonly sentEvents: Distribution;
  readonly receivedEvents: Distribution;
  readonly store: StoreTimes;
  /** Whether the graph survives a restart. */
  readonly isPersistent: boolean;
}

export interface MeasurementsInit {
  readonly startedMs: number;
  readonly core: Core;
  readonly gossip: Gossip;
  readonly transactions: TransactionPool;
  readonly store: TimedStore;
  readonly watch: Watch;
  readonly settings: NodeSettings;
}

export function measurementsOf(init: MeasurementsInit): Measurements {
  const { startedMs, core, gossip, transactions, store, watch, settings } = init;
  const { roundTripMs, sentEvents, receivedEvents } = gossip.measures;
  return {
    startedMs,
    graph: core.hashgraph.counters(),
    pool: {
      count: transactions.size,
      bytes: transactions.bytes,
      maxCount: settings.maxPoolCount,
      maxBytes: settings.maxPoolBytes,
    },
    finality: watch.finality.read(),
    lastDecidedMs: watch.lastDecidedMs,
    gossip: gossip.health(),
    peers: gossip.peers(),
    roundTripMs: roundTripMs.read(),
    sentEvents: sentEvents.read(),
    receivedEvents: receivedEvents.read(),
    store: store.times(),
    isPersistent: store.supports.persistence,
  };
}
