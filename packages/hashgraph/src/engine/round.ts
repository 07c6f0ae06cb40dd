// What is known of one round: its witnesses with their fame, and the events received in it. Rules HG-DIV-3, HG-FAME-9 … 11.
import type { EventId } from '../objects/event.ts';
import type { Electorate } from './electorate.ts';
import type { Witness } from './witness.ts';

export class Round {
  readonly number: number;
  /** The peer-set of the round, as columns. Changes only if a peer-set becomes effective later than foreseen (HG-PEERS-6). */
  electorate: Electorate;
  /** In order of insertion. */
  readonly witnesses: Witness[] = [];
  /** In the queue of rounds that are not processed yet (HG-DIV-2). */
  pending = false;
  /** Once true it stays true: witnesses arriving later do not reopen the round (HG-FAME-10). */
  decided = false;
  /** In the order in which they were received. */
  readonly receivedEvents: EventId[] = [];
  /** Events of the round inside the window. */
  liveCount = 0;
  /** Highest index per column that all famous witnesses see; see `reception` in decide-round-received. */
  reception: Int32Array | undefined;

  constructor(number: number, electorate: Electorate) {
    this.number = number;
    this.electorate = electorate;
  }

  /** HG-FAME-11. */
  famousWitnesses(): readonly Witness[] {
    return this.witnesses.filter((witness) => witness.fame === 'famous');
  }
}

/**
 * Whether the fame of a round is settled: every recorded witness has a fame (HG-FAME-10), and those are at least a
 * super-majority of the round's peer-set (HG-FAME-9).
 */
export function isRoundDecided(witnesses: readonly Pick<Witness, 'fame'>[], superMajority: number): boolean {
  return witnesses.length >= superMajority && witnesses.every((witness) => witness.fame !== 'undecided');
}
