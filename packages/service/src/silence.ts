// When a validator counts as silent. In a network without work nobody makes events: so it takes more than time.
import type { Liveness } from '@babble/node';

/** So long nothing may be heard. */
const PATIENCE_MS = 5_000;
/** So many rounds go on without somebody only if he is not there. */
const MISSED_ROUNDS = 3;

export interface Silence {
  /** Rounds between its newest event and the newest round. */
  readonly roundsBehind: number;
  /** Nothing was heard of it for a while, and rounds went on without it or it does not answer. */
  readonly silent: boolean;
}

export function silenceOf({ newest, heardMs, contact }: Liveness, lastRound: number, nowMs: number): Silence {
  const roundsBehind = Math.max(0, lastRound - (newest?.round ?? -1));
  const isQuiet = nowMs - (heardMs ?? 0) > PATIENCE_MS;
  return { roundsBehind, silent: isQuiet && (roundsBehind >= MISSED_ROUNDS || contact?.isFailing === true) };
}
