// What a node tells about itself. Rule NODE-STAT-1: these keys, all values are texts.
import type { Core } from './core.ts';
import type { NodeState } from './node-state.ts';

export interface Statistics {
  readonly last_consensus_round: string;
  readonly last_block_index: string;
  readonly consensus_events: string;
  readonly undetermined_events: string;
  readonly transactions: string;
  readonly transaction_pool: string;
  readonly num_peers: string;
  readonly last_peer_change: string;
  readonly id: string;
  readonly state: NodeState;
  readonly moniker: string;
}

export interface StatisticsInit {
  readonly core: Core;
  readonly poolSize: number;
  readonly peerCount: number;
  readonly id: number;
  readonly state: NodeState;
  readonly moniker: string;
}

export function statisticsOf({ core, poolSize, peerCount, id, state, moniker }: StatisticsInit): Statistics {
  const counters = core.hashgraph.counters();
  return {
    last_consensus_round: String(counters.lastConsensusRound ?? -1),
    last_block_index: String(counters.lastBlockIndex),
    consensus_events: String(counters.consensusEvents),
    undetermined_events: String(counters.undeterminedEvents),
    transactions: String(counters.consensusTransactions),
    transaction_pool: String(poolSize),
    num_peers: String(peerCount),
    last_peer_change: String(core.lastPeerChange),
    id: String(id),
    state,
    moniker,
  };
}
