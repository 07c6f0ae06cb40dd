// A border: a place where bytes of strangers enter, and what may not happen there whatever the bytes are.
import type { Chance } from '@babble-tooling/simulation';

/** One hostile input. */
export interface FuzzCase {
  readonly input: Uint8Array;
  /** It carries something that a validator has really signed: it may change the state. */
  readonly isSigned: boolean;
}

/** Something that is attacked. */
export interface Target {
  /** The next input, which may depend on what the target has become. */
  next(chance: Chance): Promise<FuzzCase>;
  /** Attacks; resolves with what went wrong, or `undefined`. What it rejects with is a finding too. */
  attack(fuzzCase: FuzzCase): Promise<string | undefined>;
  stop(): Promise<void>;
}

export interface Border {
  readonly name: string;
  /** After so many cases a new target is made. */
  readonly casesPerTarget: number;
  open(): Promise<Target>;
}

/** What was found. */
export interface Finding {
  readonly border: string;
  readonly seed: number;
  /** Number of the case, from 0. */
  readonly caseNumber: number;
  readonly what: string;
  /** Inputs that lead to it, from a new target on; the last one shows it. */
  readonly cases: readonly FuzzCase[];
}
