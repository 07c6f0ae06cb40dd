// What a witness votes from the votes of the witnesses that it strongly sees. One place for those who count and for those who
// explain. Rules HG-FAME-3, HG-FAME-4, HG-FAME-6, HG-CONST-2.
import type { EventId } from '../objects/event.ts';
import { coinOf } from './witness.ts';

/** A voting distance divisible by this is a coin round (HG-CONST-2). */
const COIN_ROUND_FREQUENCY = 4;

export interface Ballot {
  readonly vote: boolean;
  /** It ends the election. */
  readonly decides: boolean;
  /** There was no super-majority in a coin round, so the coin voted. */
  readonly coin: boolean;
}

const DECIDING = [
  { vote: false, decides: true, coin: false },
  { vote: true, decides: true, coin: false },
] as const;
const COUNTED = [
  { vote: false, decides: false, coin: false },
  { vote: true, decides: false, coin: false },
] as const;
const TOSSED = [
  { vote: false, decides: false, coin: true },
  { vote: true, decides: false, coin: true },
] as const;

/** `distance` is that of the rounds, 2 or more. */
export function isCoinRound(distance: number): boolean {
  return distance % COIN_ROUND_FREQUENCY === 0;
}

/** A tie, also 0 = 0, votes yes (HG-FAME-6). Only a super-majority outside of coin rounds decides (HG-FAME-3, HG-FAME-4). */
export function ballotOf(distance: number, yays: number, nays: number, superMajority: number, voter: EventId): Ballot {
  const vote = yays >= nays ? 1 : 0;
  const isClear = Math.max(yays, nays) >= superMajority;
  if (!isCoinRound(distance)) return (isClear ? DECIDING : COUNTED)[vote];
  return isClear ? COUNTED[vote] : TOSSED[coinOf(voter) ? 1 : 0];
}
