// The reference model: consensus as the rules say it, word for word and slow, against which the engine is compared.
// Everything is recomputed at every insertion. Rules HG-RUN-1 (incremental), section 17.6 (batch), HG-RESET-1 … HG-RESET-7.
import { isRoundDoubtful, parentRoundOf } from './below-the-frame.ts';
import { decideFame, decideRoundReceived, divideRounds, recordInRound } from './decide-rounds.ts';
import { insertEvent, placeEvent } from './insert-event.ts';
import type {
  ModelBlock,
  ModelEvent,
  ModelFame,
  ModelFrame,
  ModelInternalTransaction,
  ModelPeer,
  ModelRound,
  StoredEvent,
} from './model-event.ts';
import type { ModelApplication, ModelRules } from './model-state.ts';
import { acceptEverything, ModelState, PROTOCOL_RULES } from './model-state.ts';
import { stronglySees } from './predicates.ts';
import { changePeers, consensusOrder, processDecidedRounds } from './process-rounds.ts';

export interface ModelOptions {
  readonly rules?: Partial<ModelRules>;
  readonly application?: ModelApplication;
}

/** The block a model is reset to, with the application's verdicts on its internal transactions. */
export interface ModelAnchor {
  readonly index: number;
  readonly roundReceived: number;
  readonly internalTransactions: readonly ModelInternalTransaction[];
  readonly accepted: readonly boolean[];
}

/** What consensus knows of one event. */
export interface ModelStatus {
  readonly round: number | undefined;
  readonly lamport: number | undefined;
  readonly witness: boolean;
  /** `undefined` for events that are no witnesses. */
  readonly fame: ModelFame | undefined;
  readonly roundReceived: number | undefined;
}

/** Counters named as in the recordings. */
export interface ModelCounters {
  readonly lastRound: number;
  readonly lastConsensusRound: number | undefined;
  readonly firstConsensusRound: number | undefined;
  readonly lastBlockIndex: number;
  readonly consensusEvents: number;
  readonly consensusTransactions: number;
  readonly undeterminedEvents: number;
  readonly pendingRounds: readonly (readonly [round: number, decided: boolean])[];
  readonly pendingLoadedEvents: number;
  readonly roundLowerBound: number | undefined;
  readonly topologicalIndex: number;
  readonly lastCommittedRoundEvents: number;
}

export class ReferenceModel {
  readonly #state: ModelState;

  constructor(genesis: readonly ModelPeer[] | undefined, options: ModelOptions = {}) {
    const rules = { ...PROTOCOL_RULES, ...options.rules };
    this.#state = new ModelState(rules, options.application ?? acceptEverything);
    if (genesis !== undefined) this.#state.insertPeerSet(0, genesis);
  }

  /** Section 15: a model that starts from a block and its frame; validators are the newest scheduled set (NODE-FF-12, ours). */
  static fromFrame(anchor: ModelAnchor, frame: ModelFrame, options: ModelOptions = {}): ReferenceModel {
    const model = new ReferenceModel(undefined, options);
    const state = model.#state;
    for (const [round, peers] of frame.peerSets) state.insertPeerSet(round, peers);
    state.unlisted = new Set([...state.participants.keys()].filter((key) => !frame.roots.has(key)));
    state.frames.set(frame.round, frame);
    const rootEvents = [...frame.roots.values()].flat();
    for (const { event, round, lamport, witness } of [...rootEvents, ...frame.events].sort(consensusOrder)) {
      state.roundMemo.set(event.id, round);
      state.witnessMemo.set(event.id, witness);
      state.lamportMemo.set(event.id, lamport);
      recordInRound(state, event.id, round, witness);
      const stored = placeEvent(state, event);
      stored.round = round;
      stored.lamport = lamport;
      state.lastConsensusEvents.set(event.creator, event.id);
      state.consensusEvents += 1;
    }
    state.lastBlockIndex = anchor.index;
    state.firstConsensusRound = anchor.roundReceived;
    state.lastConsensusRound = anchor.roundReceived;
    state.roundLowerBound = anchor.roundReceived;
    changePeers(state, anchor.roundReceived, anchor.internalTransactions, anchor.accepted);
    return model;
  }

  /** Inserts one event and runs all phases (HG-RUN-1); throws a `ModelRefusal`. */
  insert(event: ModelEvent): void {
    insertEvent(this.#state, event);
    this.decide();
  }

  /** Whether the round of an event whose parents are there cannot be known if it is not the next one (HG-RESET-8). */
  isRoundDoubtful(event: ModelEvent): boolean {
    return isRoundDoubtful(this.#state, event);
  }

  /** Whether the frame that the model began with tells nothing of a participant (HG-RESET-8). */
  isUnlisted(key: string): boolean {
    return this.#state.unlisted.has(key);
  }

  /** The latest round of the parents of an event. */
  parentRoundOf(event: ModelEvent): number {
    return parentRoundOf(this.#state, event);
  }

  /** Inserts one event and decides nothing yet: the batch way of section 17.6, which no node takes. */
  insertOnly(event: ModelEvent): void {
    insertEvent(this.#state, event);
  }

  /** Runs the four phases once. */
  decide(): void {
    divideRounds(this.#state);
    decideFame(this.#state);
    decideRoundReceived(this.#state);
    processDecidedRounds(this.#state);
  }

  /** A peer-set inserted from outside, as the scenario of section 17.2 does. */
  insertPeerSet(round: number, peers: readonly ModelPeer[]): void {
    this.#state.insertPeerSet(round, peers);
  }

  status(id: string): ModelStatus | undefined {
    const stored = this.#state.events.get(id);
    if (stored === undefined) return undefined;
    const { round, lamport, roundReceived } = stored;
    const record = round === undefined ? undefined : this.#state.round(round).created.get(id);
    const witness = record?.witness === true;
    return { round, lamport, witness, fame: witness ? record?.fame : undefined, roundReceived };
  }

  /** Coordinates of an event by creator (HG-COORD-1 … 3). */
  coordinates(id: string): Pick<StoredEvent, 'lastAncestors' | 'firstDescendants'> {
    return this.#state.stored(id);
  }

  /** HG-SEE-4 under the peer-set of a round. */
  stronglySees(x: string, y: string, round: number): boolean {
    return stronglySees(this.#state, x, y, this.#state.peerSets.at(round));
  }

  /** Ascending by round. */
  rounds(): readonly (readonly [round: number, record: ModelRound])[] {
    return [...this.#state.rounds].sort(([a], [b]) => a - b);
  }

  /** One per processed round, ascending; after a reset the reset frame first. */
  frames(): readonly ModelFrame[] {
    return [...this.#state.frames.values()].sort((a, b) => a.round - b.round);
  }

  blocks(): readonly ModelBlock[] {
    return this.#state.blocks;
  }

  /** The whole peer-set table, ascending. */
  peerSets(): readonly (readonly [round: number, peers: readonly ModelPeer[]])[] {
    return this.#state.peerSets.entries();
  }

  /** Index of the newest event by public-key text, −1 if there is none (ST-2). */
  known(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#state.participants].map(([key, { last }]) => [key, last]));
  }

  /** Ids of events without round received, in insertion order. */
  undetermined(): readonly string[] {
    return this.#state.undetermined;
  }

  counters(): ModelCounters {
    const state = this.#state;
    return {
      lastRound: state.lastRound,
      lastConsensusRound: state.lastConsensusRound,
      firstConsensusRound: state.firstConsensusRound,
      lastBlockIndex: state.lastBlockIndex,
      consensusEvents: state.consensusEvents,
      consensusTransactions: state.consensusTransactions,
      undeterminedEvents: state.undetermined.length,
      pendingRounds: state.pendingRounds.map((round) => [round, state.round(round).decided] as const),
      pendingLoadedEvents: state.pendingLoadedEvents,
      roundLowerBound: state.roundLowerBound,
      topologicalIndex: state.topologicalIndex,
      lastCommittedRoundEvents: state.lastCommittedRoundEvents,
    };
  }
}
