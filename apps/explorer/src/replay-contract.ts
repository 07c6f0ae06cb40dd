// What `babble replay --serve` answers besides: a recording step by step, and consensus explained by the code that decided. Elections and sights look like the core's,
// and are written again because they are a promise of JSON, without `undefined` and marked identifiers; the compiler compares them where the server answers.
import type { EventAnswer, FameAnswer } from '@babble/service';

/** An event with when something was decided about it: with the insertion of which event, `null` if never. */
export interface RecordedEvent extends EventAnswer {
  readonly fameAt: number | null;
  readonly receivedAt: number | null;
}

export interface RecordingFacts {
  readonly file: string;
  readonly events: number;
  readonly lastRound: number;
  readonly blocks: number;
}

/** What the insertion of one event brought about. */
export interface Step {
  readonly event: RecordedEvent;
  readonly fame: readonly {
    readonly id: string;
    readonly creator: string;
    readonly round: number;
    readonly fame: FameAnswer;
  }[];
  readonly decidedRounds: readonly number[];
  readonly received: readonly { readonly roundReceived: number; readonly count: number }[];
  readonly blocks: readonly number[];
}

export interface StepsPage {
  /** The lowest number that there is. */
  readonly first: number;
  readonly next: number;
  readonly steps: readonly Step[];
}

export interface ElectionVote {
  readonly voter: string;
  readonly creator: string;
  readonly vote: boolean;
  readonly yays: number;
  readonly nays: number;
  readonly stronglySeen: readonly string[];
  readonly decides: boolean;
  readonly coin: boolean;
}

export interface ElectionRound {
  readonly round: number;
  readonly superMajority: number;
  readonly coinRound: boolean;
  readonly votes: readonly ElectionVote[];
}

/** How the witnesses of later rounds voted on one. */
export interface Election {
  readonly candidate: string;
  readonly creator: string;
  readonly round: number;
  readonly fame: FameAnswer;
  readonly late: boolean;
  readonly rounds: readonly ElectionRound[];
}

export interface SightMember {
  readonly creator: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly through: boolean;
}

/** Whether an event strongly sees a witness, and through whom. */
export interface Sight {
  readonly witness: string;
  readonly stronglySees: boolean;
  readonly superMajority: number;
  readonly members: readonly SightMember[];
}

/** What an event strongly sees of the round before its own. */
export interface Sights {
  readonly id: string;
  readonly round: number;
  readonly sights: readonly Sight[];
}
