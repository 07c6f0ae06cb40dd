// A witness: a validator's first event in a round (HG-WIT-1). It keeps its own coordinates, so that elections go on
// after the event itself has left the window.
import type { Int64 } from '@babble/crypto';
import type { Fame } from '../change-set.ts';
import type { EventId } from '../objects/event.ts';

/** No ancestor known in a column: smaller than every index. */
export const NO_ANCESTOR = -0x80000000;
/** No descendant recorded in a column: greater than every index. */
export const NO_DESCENDANT = 0x7fffffff;

export interface WitnessInit {
  readonly id: EventId;
  readonly column: number;
  readonly index: number;
  readonly round: number;
  readonly position: number;
  readonly timestamp: Int64;
  readonly lastAncestors: Int32Array;
}

export class Witness {
  readonly id: EventId;
  /** Column of the creator's chain. */
  readonly column: number;
  readonly index: number;
  readonly round: number;
  /** Place among the witnesses of the round, in order of insertion. */
  readonly position: number;
  readonly timestamp: Int64;
  /** Index of the newest known ancestor per column. */
  lastAncestors: Int32Array;
  /** Index of the earliest recorded descendant per column (HG-COORD-3). */
  firstDescendants: Int32Array;
  fame: Fame = 'undecided';
  /** The witnesses of the round before that it strongly sees; computed at its first vote. */
  stronglySeen: readonly Witness[] | undefined;
  /** Its votes: candidate round → one byte per candidate position, 1 for yes. */
  readonly #votes = new Map<number, Uint8Array>();

  constructor(init: WitnessInit) {
    this.id = init.id;
    this.column = init.column;
    this.index = init.index;
    this.round = init.round;
    this.position = init.position;
    this.timestamp = init.timestamp;
    this.lastAncestors = init.lastAncestors;
    this.firstDescendants = new Int32Array(init.lastAncestors.length).fill(NO_DESCENDANT);
    this.firstDescendants[init.column] = init.index; // HG-COORD-2
  }

  /** Its vote on a candidate; a missing vote counts as no (HG-FAME-5). */
  votesFor(candidate: Witness): boolean {
    return this.#votes.get(candidate.round)?.[candidate.position] === 1;
  }

  recordVote(candidate: Witness, vote: boolean): void {
    let votes = this.#votes.get(candidate.round);
    if (votes === undefined || votes.length <= candidate.position) {
      const longer = new Uint8Array(Math.max(4, 2 * (candidate.position + 1)));
      if (votes !== undefined) longer.set(votes);
      votes = longer;
      this.#votes.set(candidate.round, votes);
    }
    votes[candidate.position] = vote ? 1 : 0;
  }

  /** Forgets the votes of an election that is over. */
  forgetVotes(candidateRound: number): void {
    this.#votes.delete(candidateRound);
  }

  /** Forgets everything that depends on the peer-set table. */
  forgetElections(): void {
    this.stronglySeen = undefined;
    this.#votes.clear();
  }

  /** Makes room for new columns. */
  widen(width: number): void {
    this.lastAncestors = widened(this.lastAncestors, width, NO_ANCESTOR);
    this.firstDescendants = widened(this.firstDescendants, width, NO_DESCENDANT);
  }
}

function widened(row: Int32Array, width: number, absent: number): Int32Array {
  const wider = new Int32Array(width).fill(absent);
  wider.set(row);
  return wider;
}

/** HG-FAME-8, ⚠ as the reference: false only if byte 16 of the event hash is zero, so true 255 times out of 256. */
export function coinOf(id: EventId): boolean {
  const byte16 = 2 + 2 * 16;
  return id.slice(byte16, byte16 + 2) !== '00';
}
