// What a node measures about itself, as metrics. Names end with their unit; counters begin anew with the process, and where a node catches up by a snapshot.
import type { Measurements } from '@babble/node';
import { reasonsNotReady } from '../readiness.ts';
import type { ServiceNode } from '../service-node.ts';
import type { Exposition } from './exposition.ts';

const STATES = ['Babbling', 'CatchingUp', 'Joining', 'Shutdown', 'Suspended'] as const;
const MS = 0.001;

export interface NodeMetricsInit {
  readonly node: ServiceNode;
  readonly version: string;
  readonly nowMs: number;
  /** Second events for one index that were seen. */
  readonly forks: number;
}

export function writeNodeMetrics(out: Exposition, { node, version, nowMs, forks }: NodeMetricsInit): void {
  const measured = node.look.measurements();
  const store = measured.isPersistent ? 'disk' : 'memory';
  const { state } = node.statistics();
  out.gauge('info', 'Always 1: what the node is.', [
    { labels: { version, moniker: node.moniker, id: String(node.id), store }, value: 1 },
  ]);
  out.gauge('state', 'The state of the node: 1 for the one that it is in.', [
    ...STATES.map((name) => ({ labels: { state: name }, value: name === state ? 1 : 0 })),
  ]);
  out.gauge(
    'ready',
    'Whether it takes part in consensus, as /readyz says.',
    reasonsNotReady(node, nowMs).length === 0 ? 1 : 0,
  );
  out.gauge('start_time_seconds', 'When the node was made, Unix time.', measured.startedMs * MS);
  writeConsensus(out, measured);
  out.counter('forks_total', 'Second events for one index: somebody signs for two histories.', forks);
  writePool(out, measured);
  writeStore(out, measured);
}

function writeConsensus(out: Exposition, { graph, finality, lastDecidedMs, startedMs }: Measurements): void {
  out.gauge('last_round', 'Highest round that has an event; -1 for none.', graph.lastRound);
  out.counter('consensus_rounds_total', 'Rounds that are decided.', (graph.lastConsensusRound ?? -1) + 1);
  out.gauge(
    'last_decided_round_timestamp_seconds',
    'When a round was last decided, Unix time; before the first, when the node was made.',
    (lastDecidedMs ?? startedMs) * MS,
  );
  out.counter('blocks_total', 'Blocks.', graph.lastBlockIndex + 1);
  out.gauge(
    'anchor_block',
    'Newest block with more than a third of the signatures; -1 for none.',
    graph.anchorBlockIndex ?? -1,
  );
  out.counter('events_total', 'Events that were inserted.', graph.topologicalIndex);
  out.counter('consensus_events_total', 'Events in decided rounds.', graph.consensusEvents);
  out.counter('consensus_transactions_total', 'Transactions in decided rounds.', graph.consensusTransactions);
  out.gauge('undetermined_events', 'Events that no round has received yet.', graph.undeterminedEvents);
  out.gauge('loaded_events', 'Events that have to be decided before the network may rest.', graph.pendingLoadedEvents);
  out.gauge('pending_rounds', 'Rounds that are not decided yet.', graph.pendingRounds.length);
  out.gauge('pending_block_signatures', 'Block signatures that wait for their block.', graph.pendingBlockSignatures);
  out.gauge('window_events', 'Events in memory.', graph.windowEvents);
  out.gauge('window_bytes', 'Memory that their transactions take, as far as they are kept.', graph.kept.eventBytes);
  out.gauge('window_blocks', 'Blocks in memory.', graph.kept.blocks);
  out.gauge(
    'window_block_bytes',
    'Memory that their transactions take, which mostly are those of events.',
    graph.kept.blockBytes,
  );
  out.histogram(
    'transaction_finality_seconds',
    'From the submission of a transaction to this node to the answer of its application.',
    [{ distribution: finality.distribution, scale: MS }],
  );
}

function writePool(out: Exposition, { pool }: Measurements): void {
  out.gauge('pool_transactions', 'Transactions that wait for an event of this node.', pool.count);
  out.gauge('pool_bytes', 'Their bytes.', pool.bytes);
  out.gauge('pool_limit_transactions', 'So many may wait.', pool.maxCount);
  out.gauge('pool_limit_bytes', 'So many bytes may wait.', pool.maxBytes);
}

function writeStore(out: Exposition, { store }: Measurements): void {
  const operations = [
    ['append', store.append],
    ['sync', store.sync],
    ['read', store.read],
  ] as const;
  out.histogram(
    'store_operation_seconds',
    'How long the store took. Below a millisecond only the average is right.',
    operations.map(([operation, distribution]) => ({ labels: { operation }, distribution, scale: MS })),
  );
}
