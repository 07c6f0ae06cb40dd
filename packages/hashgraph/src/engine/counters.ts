// What can be counted in the core, for people and for the comparison with recordings.
import type { BlockLedger } from './block-ledger.ts';
import type { Graph } from './graph.ts';

/** What takes memory, in bytes as it is held there. */
export interface KeptInMemory {
  /** Payload of the events of the window that are whole. */
  readonly eventBytes: number;
  readonly blocks: number;
  /** Payload of these blocks; most of it is that of events, too. */
  readonly blockBytes: number;
}

/** Counters of the core, named as in the vectors' expected files. */
export interface HashgraphCounters {
  readonly lastRound: number;
  readonly lastConsensusRound: number | undefined;
  readonly firstConsensusRound: number | undefined;
  readonly lastBlockIndex: number;
  readonly anchorBlockIndex: number | undefined;
  readonly consensusEvents: number;
  readonly consensusTransactions: number;
  readonly undeterminedEvents: number;
  readonly pendingRounds: readonly (readonly [round: number, decided: boolean])[];
  readonly pendingLoadedEvents: number;
  readonly roundLowerBound: number | undefined;
  readonly topologicalIndex: number;
  readonly lastCommittedRoundEvents: number;
  readonly pendingBlockSignatures: number;
  /** Events in memory. */
  readonly windowEvents: number;
  readonly kept: KeptInMemory;
}

/** All counters as they stand now. */
export function countersOf(graph: Graph, ledger: BlockLedger): HashgraphCounters {
  return {
    lastRound: graph.lastRound,
    lastConsensusRound: graph.lastConsensusRound,
    firstConsensusRound: graph.firstConsensusRound,
    lastBlockIndex: graph.lastBlockIndex,
    anchorBlockIndex: ledger.anchorIndex,
    consensusEvents: graph.consensusEvents,
    consensusTransactions: graph.consensusTransactions,
    undeterminedEvents: graph.undetermined.length,
    pendingRounds: graph.pendingRounds.map((number) => [number, graph.rounds.get(number)?.decided ?? false] as const),
    pendingLoadedEvents: graph.pendingLoadedEvents,
    roundLowerBound: graph.roundLowerBound,
    topologicalIndex: graph.topologicalIndex,
    lastCommittedRoundEvents: graph.lastCommittedRoundEvents,
    pendingBlockSignatures: ledger.pendingSignatureCount,
    windowEvents: graph.events.size,
    kept: { eventBytes: graph.events.bytes, blocks: ledger.count, blockBytes: ledger.bytes },
  };
}
