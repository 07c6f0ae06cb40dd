// The status of a node, for whoever asks and for the stream.
import type { Api } from './api.ts';
import type { StatusAnswer } from './schemas/status.ts';

export function statusAnswer({
  node,
  version,
  now,
  rates,
}: Pick<Api, 'node' | 'version' | 'now' | 'rates'>): StatusAnswer {
  const { graph, pool, finality, startedMs, isPersistent } = node.look.measurements();
  const { eventsPerSecond, transactionsPerSecond, roundsPerSecond } = rates.read();
  const { state, num_peers: peers } = node.statistics();
  const time = now();
  return {
    version,
    moniker: node.moniker,
    id: node.id,
    publicKey: node.publicKey,
    state,
    time,
    lastConsensusRound: graph.lastConsensusRound ?? -1,
    lastBlockIndex: graph.lastBlockIndex,
    anchorBlock: graph.anchorBlockIndex ?? null,
    undeterminedEvents: graph.undeterminedEvents,
    pooledTransactions: pool.count,
    transactions: graph.consensusTransactions,
    events: graph.topologicalIndex,
    eventsPerSecond,
    transactionsPerSecond,
    roundsPerSecond,
    finality: {
      count: finality.distribution.count,
      p50Ms: finality.p50Ms ?? null,
      p99Ms: finality.p99Ms ?? null,
    },
    peers: Number(peers),
    validators: node.validators(Math.max(graph.lastRound, 0)).size,
    store: isPersistent ? 'disk' : 'memory',
    uptimeMs: Math.max(0, time - startedMs),
  };
}
