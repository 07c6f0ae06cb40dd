// Watches a replay and notes what each event brought about: fame, decided rounds, events received, blocks. What is noted is only when;
// what was decided is asked of the core.
import type { EventRecord, Fame, Hashgraph } from '@babble/hashgraph';

export interface FameDecided {
  readonly id: string;
  readonly creator: string;
  readonly round: number;
  readonly fame: Fame;
}

/** What is known once an event was inserted. */
export interface RecordedStep {
  readonly event: EventRecord;
  readonly fame: readonly FameDecided[];
  readonly decidedRounds: readonly number[];
  /** Ids by round received. */
  readonly received: ReadonlyMap<number, readonly string[]>;
  /** Indexes of new blocks. */
  readonly blocks: readonly number[];
  /** Highest round that has an event; the last that was processed; the newest block: −1 for none. */
  readonly lastRound: number;
  readonly lastConsensusRound: number;
  readonly lastBlockIndex: number;
  readonly undeterminedEvents: number;
  /** Transactions in all blocks so far. */
  readonly transactions: number;
  /** How many peer-sets are known. */
  readonly peerSets: number;
}

export class Recorder {
  readonly steps: RecordedStep[] = [];
  #lastBlockIndex: number;
  readonly #openWitnesses = new Map<string, { readonly creator: string; readonly round: number }>();
  readonly #openRounds = new Set<number>();
  readonly #decidedRounds = new Set<number>();
  readonly #undetermined = new Set<string>();

  /** `lastBlockIndex`: of the block that the recording begins after, −1 for none. */
  constructor(lastBlockIndex: number) {
    this.#lastBlockIndex = lastBlockIndex;
  }

  /** To be called after each insertion, when its blocks are answered. */
  readonly onInserted = (event: EventRecord, hashgraph: Hashgraph): void => {
    const { id } = event.event;
    if (event.witness) this.#openWitnesses.set(id, { creator: event.creator, round: event.round });
    // Events of a round go on coming after it was decided.
    if (!this.#decidedRounds.has(event.round)) this.#openRounds.add(event.round);
    this.#undetermined.add(id);
    const counters = hashgraph.counters();
    const before = this.#lastBlockIndex;
    this.#lastBlockIndex = counters.lastBlockIndex;
    this.steps.push({
      event,
      fame: this.#takeFame(hashgraph),
      decidedRounds: this.#takeDecidedRounds(hashgraph),
      received: this.#takeReceived(hashgraph),
      blocks: Array.from({ length: counters.lastBlockIndex - before }, (_, i) => before + 1 + i),
      lastRound: counters.lastRound,
      lastConsensusRound: hashgraph.lastConsensusRound,
      lastBlockIndex: counters.lastBlockIndex,
      undeterminedEvents: counters.undeterminedEvents,
      transactions: counters.consensusTransactions,
      peerSets: hashgraph.peerSets().length,
    });
  };

  #takeFame(hashgraph: Hashgraph): readonly FameDecided[] {
    const decided: FameDecided[] = [];
    for (const [id, { creator, round }] of this.#openWitnesses) {
      const fame = hashgraph.status(id)?.fame;
      if (fame === undefined || fame === 'undecided') continue;
      decided.push({ id, creator, round, fame });
      this.#openWitnesses.delete(id);
    }
    return decided;
  }

  #takeDecidedRounds(hashgraph: Hashgraph): readonly number[] {
    const decided = [...this.#openRounds].filter((round) => hashgraph.round(round)?.decided === true);
    for (const round of decided) {
      this.#openRounds.delete(round);
      this.#decidedRounds.add(round);
    }
    return decided.sort((a, b) => a - b);
  }

  #takeReceived(hashgraph: Hashgraph): ReadonlyMap<number, readonly string[]> {
    const received = new Map<number, string[]>();
    if (hashgraph.undeterminedEvents === this.#undetermined.size) return received;
    for (const id of this.#undetermined) {
      const round = hashgraph.status(id)?.roundReceived;
      if (round === undefined) continue;
      this.#undetermined.delete(id);
      const ids = received.get(round);
      if (ids === undefined) received.set(round, [id]);
      else ids.push(id);
    }
    return received;
  }
}
