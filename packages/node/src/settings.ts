// What a user may set, with the defaults of the protocol. Rules OPS-CONF-1, NODE-TIMER-4, NODE-LIMIT-1, OURS-8.
import type { Admission } from '@babble/hashgraph';
import { NodeError } from './errors.ts';

export interface NodeSettings {
  /** Name in logs and statistics; `''` takes the one of the own entry in the peers (NODE-START-6). */
  readonly moniker: string;
  /** Pause between two gossips while there is something to do: at least this, less than twice (NODE-TIMER-1). */
  readonly heartbeatMs: number;
  /** The same while there is nothing to do; raised to `heartbeatMs` if smaller (NODE-START-2). */
  readonly slowHeartbeatMs: number;
  /** Longest wait for a leave to go through consensus. */
  readonly joinTimeoutMs: number;
  /** Events per sync message, in both directions (NODE-LIMIT-1). */
  readonly syncLimit: number;
  /** Events kept in memory beyond what consensus needs; fewer than 2,000 count as 2,000. */
  readonly cacheSize: number;
  /** Transactions that may wait for an event (OURS-8). */
  readonly maxPoolCount: number;
  /** Bytes of transactions that may wait for an event. */
  readonly maxPoolBytes: number;
  /** Bytes of transactions in one event, and of one transaction. */
  readonly maxEventBytes: number;
  /** Undetermined events per validator after which the node suspends itself (NODE-SUSP-1). */
  readonly suspendLimit: number;
  /** Begin with a snapshot from other nodes, and come back to it whenever they do not keep what this node lacks (NODE-STATE-4, NODE-STATE-11). */
  readonly fastSync: boolean;
  /** Blocks after which the application's state is kept in a store that survives, for an application that begins empty after a restart; 0: never. */
  readonly snapshotInterval: number;
  /** After a restart an application that begins empty gets all blocks from 0, even if its state is kept (APP-RULE-2). */
  readonly replayApp: boolean;
  /** Have the store drop events and frames that no step of the protocol needs any more; blocks stay. */
  readonly prune: boolean;
  /** With {@link prune}: the newest blocks, below the anchor, whose events stay for peers that are behind. */
  readonly keepBlocks: number;
  /** Follow and verify everything, make no events, and need no membership. */
  readonly observer: boolean;
  /** Begin suspended: answer, but insert and create nothing, until {@link BabbleNode.setMaintenance} says otherwise (NODE-STATE-2). */
  readonly maintenanceMode: boolean;
  readonly admission: Admission;
}

export const DEFAULT_SETTINGS: NodeSettings = {
  moniker: '',
  heartbeatMs: 10,
  slowHeartbeatMs: 1000,
  joinTimeoutMs: 10_000,
  syncLimit: 1000,
  cacheSize: 10_000,
  maxPoolCount: 100_000,
  maxPoolBytes: 64 * 1024 * 1024,
  maxEventBytes: 64 * 1024,
  suspendLimit: 100,
  fastSync: false,
  snapshotInterval: 1000,
  replayApp: false,
  prune: false,
  keepBlocks: 256,
  observer: false,
  maintenanceMode: false,
  admission: 'strict',
};

const POSITIVE = [
  'heartbeatMs',
  'slowHeartbeatMs',
  'joinTimeoutMs',
  'syncLimit',
  'cacheSize',
  'keepBlocks',
  'maxPoolCount',
  'maxPoolBytes',
  'maxEventBytes',
  'suspendLimit',
] as const;

/** Fills in the defaults. Throws `BABBLE_NODE_CONFIGURATION_INVALID` naming the setting. */
export function completeSettings(settings: Partial<NodeSettings>): NodeSettings {
  const complete = { ...DEFAULT_SETTINGS, ...settings };
  for (const name of POSITIVE) {
    if (complete[name] > 0) continue;
    const message = `${name} is ${complete[name]}; it must be greater than 0`;
    throw new NodeError('BABBLE_NODE_CONFIGURATION_INVALID', message, { setting: name });
  }
  const { snapshotInterval } = complete;
  if (!Number.isSafeInteger(snapshotInterval) || snapshotInterval < 0) {
    const message = `snapshotInterval is ${snapshotInterval}; it must be a whole number of blocks, or 0 for no snapshots`;
    throw new NodeError('BABBLE_NODE_CONFIGURATION_INVALID', message, { setting: 'snapshotInterval' });
  }
  return { ...complete, slowHeartbeatMs: Math.max(complete.heartbeatMs, complete.slowHeartbeatMs) };
}
