// What this node knows of one peer as a partner in gossip.
import type { GossipPeer } from './gossip-peers.ts';

/** First and longest pause before a peer that failed is tried again. */
const FIRST_BACK_OFF_MS = 50;
const LONGEST_BACK_OFF_MS = 10_000;

/** How much of a longer round trip counts. */
const RISE = 0.02;
/** How much of any round trip counts in the average. */
const WEIGHT = 0.1;

export class PeerState {
  readonly peer: GossipPeer;
  /** Pushes that are not answered yet. */
  openPushes = 0;
  isPulling = false;
  /** Whether it announced that it understands extensions: then it is of our kind. Others are driven by a timer, as the Go implementation is. */
  isOurKind = false;
  /**
   * What came of the last pull: events that fit, `lacking` if they build on what this node cannot get, `refused` if the peer answered that it
   * cannot serve them.
   */
  lastPull: 'none' | 'served' | 'lacking' | 'refused' = 'none';
  /** Requests to it since the start, and those of them that got no answer. */
  requestCount = 0;
  failureCount = 0;
  /** When an exchange with it last succeeded, in ms of the clock. */
  lastContactMs: number = Number.NEGATIVE_INFINITY;
  /** Not to be tried again before. */
  retryAtMs: number = Number.NEGATIVE_INFINITY;
  /** Average round trip of a push, the work of the peer on it included. */
  roundTripMs: number | undefined;
  /** Shortest of the recent ones. */
  shortestRoundTripMs: number | undefined;
  readonly #has = new Map<number, number>();
  #failures = 0;

  constructor(peer: GossipPeer) {
    this.peer = peer;
  }

  /** Index of the newest event of a creator that it is known to have, −1 for none. */
  has(creatorId: number): number {
    return this.#has.get(creatorId) ?? -1;
  }

  /** It has the creator's events up to `index`. */
  noteHas(creatorId: number, index: number): void {
    if (index > this.has(creatorId)) this.#has.set(creatorId, index);
  }

  /** What it was believed to have may be wrong. */
  forgetHas(): void {
    this.#has.clear();
  }

  /** Whether the last request got no answer. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  succeeded(nowMs: number): void {
    this.lastContactMs = nowMs;
    this.retryAtMs = Number.NEGATIVE_INFINITY;
    this.#failures = 0;
  }

  /** It sent something new: whatever went wrong before, it is there. */
  isBack(): void {
    this.retryAtMs = Number.NEGATIVE_INFINITY;
  }

  /** `random` in [0, 1) spreads the retries of many nodes. */
  failed(nowMs: number, random: number): void {
    this.#failures += 1;
    this.failureCount += 1;
    this.lastPull = 'none';
    const pauseMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (this.#failures - 1), LONGEST_BACK_OFF_MS);
    this.retryAtMs = nowMs + pauseMs * (0.5 + random);
    this.forgetHas();
  }

  /** Takes a round trip into account; the shortest rises slowly and falls at once. */
  noteRoundTrip(ms: number): void {
    const average = this.roundTripMs ?? ms;
    this.roundTripMs = average + WEIGHT * (ms - average);
    const shortest = this.shortestRoundTripMs ?? ms;
    this.shortestRoundTripMs = ms < shortest ? ms : shortest + RISE * (ms - shortest);
  }
}
