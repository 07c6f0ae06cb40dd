// Everything the reference model remembers. Plain maps by text, nothing derived, nothing forgotten.
import type { ModelBlock, ModelFrame, ModelInternalTransaction, ModelRound, StoredEvent } from './model-event.ts';
import { PeerSetTable } from './peer-set-table.ts';

/** Rules that can be switched off, to look for graphs that tell them apart from their absence. */
export interface ModelRules {
  /** HG-RR-4: reception needs a super-majority of famous witnesses. */
  readonly receptionNeedsSuperMajority: boolean;
  /** HG-FAME-9: how many witnesses with a fame a decided round needs. */
  readonly decisionNeeds: 'superMajority' | 'oneWitness' | 'nothing';
  /** HG-FAME-7: the votes that decide are counted against the peer-set of the voter's round j, or of round j−1. */
  readonly thresholdOf: 'voterRound' | 'previousRound';
  /** HG-RR-5: rounds missing below a reset are skipped (`ours`), or end the search as in the reference. */
  readonly skipMissingRounds: boolean;
}

export const PROTOCOL_RULES: ModelRules = {
  receptionNeedsSuperMajority: true,
  decisionNeeds: 'superMajority',
  thresholdOf: 'voterRound',
  skipMissingRounds: true,
};

/** The application's answer to a block: one verdict per internal transaction. */
export type ModelApplication = (block: ModelBlock) => readonly boolean[];

export function acceptEverything(block: {
  readonly internalTransactions: readonly ModelInternalTransaction[];
}): readonly boolean[] {
  return block.internalTransactions.map(() => true);
}

/** The per-participant list (ST-3): ids by index. */
export interface ParticipantEvents {
  readonly byIndex: Map<number, string>;
  /** Index of the newest event, −1 if none. */
  last: number;
}

/** A lookup of something the model does not have (the store error of ST-7). */
export class ModelNotFound extends Error {}

export class ModelState {
  readonly rules: ModelRules;
  readonly application: ModelApplication;
  readonly events: Map<string, StoredEvent> = new Map();
  readonly participants: Map<string, ParticipantEvents> = new Map();
  readonly lastConsensusEvents: Map<string, string> = new Map();
  readonly peerSets: PeerSetTable = new PeerSetTable();
  readonly rounds: Map<number, ModelRound> = new Map();
  readonly frames: Map<number, ModelFrame> = new Map();
  readonly blocks: ModelBlock[] = [];
  readonly roundMemo: Map<string, number> = new Map();
  readonly witnessMemo: Map<string, boolean> = new Map();
  readonly lamportMemo: Map<string, number> = new Map();
  undetermined: string[] = [];
  /** Ascending. */
  pendingRounds: number[] = [];
  lastRound = -1;
  lastConsensusRound: number | undefined;
  firstConsensusRound: number | undefined;
  roundLowerBound: number | undefined;
  lastBlockIndex = -1;
  topologicalIndex = 0;
  consensusEvents = 0;
  consensusTransactions = 0;
  pendingLoadedEvents = 0;
  lastCommittedRoundEvents = 0;
  /** Participants for whom the frame that the model began with has no root. */
  unlisted: ReadonlySet<string> = new Set();

  constructor(rules: ModelRules, application: ModelApplication) {
    this.rules = rules;
    this.application = application;
  }

  /** PS-TAB-8: a new set brings an empty list for each new participant. */
  insertPeerSet(round: number, peers: Parameters<PeerSetTable['insert']>[1]): void {
    this.peerSets.insert(round, peers);
    for (const key of this.peerSets.repertoire.keys()) {
      if (!this.participants.has(key)) this.participants.set(key, { byIndex: new Map(), last: -1 });
    }
  }

  stored(id: string): StoredEvent {
    const stored = this.events.get(id);
    if (stored === undefined) throw new ModelNotFound(`EventCache, ${id}, Not Found`);
    return stored;
  }

  round(number: number): ModelRound {
    const round = this.rounds.get(number);
    if (round === undefined) throw new ModelNotFound(`RoundCache, ${number}, Not Found`);
    return round;
  }

  witnesses(number: number): readonly string[] {
    return [...this.round(number).created].filter(([, { witness }]) => witness).map(([id]) => id);
  }

  famousWitnesses(number: number): readonly string[] {
    return [...this.round(number).created].filter(([, { fame }]) => fame === 'famous').map(([id]) => id);
  }
}
