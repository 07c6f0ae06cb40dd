// What a validator in a tab says of itself, for the page that shows it.
import type { NodeState } from '@babble/node';

/** From when until when the page stood still: no timer of it ran. Milliseconds since the epoch, by the clock of this machine. */
export interface Sleep {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * `running`: it takes part, as `state` says. `leaving`: it waits for the network to let it go. `closed`: it was closed, or has left. `failed`: it cannot go
 * on, as `error` says; what it had is kept, and it may be opened again.
 */
export type ValidatorPhase = 'running' | 'leaving' | 'closed' | 'failed';

export interface ValidatorStatus {
  readonly phase: ValidatorPhase;
  /** The state of the protocol: `Babbling`, `CatchingUp`, `Joining`, `Suspended` and so on. */
  readonly state: NodeState;
  /** Index of the newest block that the application has answered, −1 for none since the tab has it open. */
  readonly lastBlock: number;
  /** When a peer last answered, in ms since the epoch; `undefined` if none has yet. */
  readonly lastContactMs: number | undefined;
  /** The newest sleep of the page since it opened the validator; `undefined` if there was none. */
  readonly lastSleep: Sleep | undefined;
  /**
   * Whether the page has slept and no peer has answered since: what it shows is what it knew before it fell asleep. While that is so the validator connects
   * again by itself, then fetches what it has missed.
   */
  readonly isStale: boolean;
  /** With the phase `leaving`: what stands in the way, as half a sentence for people; `undefined` if nothing does, or if that is not known yet. */
  readonly leaveObstacle: string | undefined;
  /** Why it cannot go on, with the phase `failed`. */
  readonly error: unknown;
}
