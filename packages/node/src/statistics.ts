// What a node tells about itself. Rule NODE-STAT-1: its keys, and those of ours that begin with `gossip_`; all values are texts.
import type { Core } from './core.ts';
import type { GossipHealth } from './gossip/gossip.ts';
import type { NodeState } from './states/node-state.ts';

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
  /** Events of all validators in decided rounds, by round; the fewest that any policy can reach with n validators is 2⌊2n/3⌋. */
  readonly gossip_events_per_round: string;
  /** Own events since the start. */
  readonly gossip_created_events: string;
  /** Average time from an own event to the first foreign event on top of it, in ms. */
  readonly gossip_hop_ms: string;
  /** The pace: how long the next in line is waited for, in ms. */
  readonly gossip_patience_ms: string;
  /** Estimate of how long a message travels, in ms. */
  readonly gossip_one_way_ms: string;
  /** How late timers are called, in ms: what the machine or this program has no time for. */
  readonly gossip_late_ms: string;
  /** Validators that go at once: 1 in a fast network. */
  readonly gossip_lanes: string;
  readonly gossip_pushes: string;
  readonly gossip_pulls: string;
  /** Times that a validator was passed over. */
  readonly gossip_suspicions: string;
  /** Times that nothing helped consensus, and an event was made nevertheless. */
  readonly gossip_stalls: string;
  /** Events that arrived before a parent of theirs. */
  readonly gossip_orphans: string;
}

export interface StatisticsInit {
  readonly core: Core;
  readonly poolSize: number;
  readonly peerCount: number;
  readonly id: number;
  readonly state: NodeState;
  readonly moniker: string;
  readonly gossip: GossipHealth;
}

export function statisticsOf({ core, poolSize, peerCount, id, state, moniker, gossip }: StatisticsInit): Statistics {
  const counters = core.hashgraph.counters();
  const rounds = (counters.lastConsensusRound ?? -1) + 1;
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
    gossip_events_per_round: (rounds === 0 ? 0 : counters.consensusEvents / rounds).toFixed(2),
    gossip_created_events: String(gossip.createdEvents),
    gossip_hop_ms: gossip.hopMs.toFixed(2),
    gossip_patience_ms: gossip.patienceMs.toFixed(2),
    gossip_one_way_ms: gossip.oneWayMs.toFixed(2),
    gossip_late_ms: gossip.lateMs.toFixed(2),
    gossip_lanes: String(gossip.lanes),
    gossip_pushes: String(gossip.pushes),
    gossip_pulls: String(gossip.pulls),
    gossip_suspicions: String(gossip.suspicions),
    gossip_stalls: String(gossip.stalls),
    gossip_orphans: String(gossip.orphans),
  };
}
