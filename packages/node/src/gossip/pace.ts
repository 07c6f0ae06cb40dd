// How fast the network and the machine are, as far as can be told from here: what gossip adapts to. Waiting for the network is a reason to go
// on in several lines at once; waiting for a machine under load is a reason not to, and to be patient with others.
import type { PeerState } from './peer-state.ts';

/** One-way delay below which a single line is always best. */
const SHORT_DELAY_MS = 2;
/** Messages must travel so many times longer than this program waits for the machine. */
const NETWORK_BOUND = 4;
const WEIGHT = 0.1;

export class Pace {
  /** Time to take in an event, waiting included, in ms. */
  eventMs = 0.2;
  /** How late timers are called, in ms: what the machine or this program has no time for. */
  lateMs = 0;
  readonly #states: readonly PeerState[];

  constructor(states: readonly PeerState[]) {
    this.#states = states;
  }

  noteEvents(count: number, elapsedMs: number): void {
    if (count > 0) this.eventMs += WEIGHT * (elapsedMs / count - this.eventMs);
  }

  noteLateness(ms: number): void {
    this.lateMs += WEIGHT * (ms - this.lateMs);
  }

  /**
   * How long a message travels, in ms: half of the shortest round trips, without what the machine takes to look. A bound from above, since
   * peers answer when they have taken the events in.
   */
  get oneWayMs(): number {
    return Math.max(median(this.#states.map(({ shortestRoundTripMs }) => shortestRoundTripMs)) / 2 - this.lateMs, 0);
  }

  /** How long an exchange takes at the moment, the work of both sides included, in ms. */
  get exchangeMs(): number {
    return median(this.#states.map(({ roundTripMs }) => roundTripMs));
  }

  /** How many validators go at once: one where messages are fast, more the longer they travel. */
  lanes(validatorCount: number): number {
    const { oneWayMs, lateMs, eventMs } = this;
    if (oneWayMs < SHORT_DELAY_MS || oneWayMs < NETWORK_BOUND * lateMs) return 1;
    const lanes = Math.round((oneWayMs / (1.3 * eventMs)) ** 0.57);
    return Math.min(Math.max(lanes, 1), Math.ceil(validatorCount / 2));
  }
}

/** Of what is known; 0 if nothing is. */
function median(values: readonly (number | undefined)[]): number {
  const known = values.filter((value): value is number => value !== undefined).sort((a, b) => a - b);
  return known[known.length >> 1] ?? 0;
}
