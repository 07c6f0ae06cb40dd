// What gossip tells about one peer.
import type { PeerState } from './peer-state.ts';

export interface PeerHealth {
  /** Public-key text, upper case. */
  readonly key: string;
  /** Where it is dialled. */
  readonly target: string;
  /** Requests to it since the start, pulls and pushes. */
  readonly requests: number;
  /** Requests that it did not answer. */
  readonly failures: number;
  /** Average round trip of the recent ones, its work included; `undefined` before the first. */
  readonly roundTripMs: number | undefined;
  /** When it last answered, in ms since the epoch; `undefined` if it never did. */
  readonly lastContactMs: number | undefined;
  /** Whether the last request to it got no answer. */
  readonly isFailing: boolean;
  /** Whether it is of our kind; others are driven by a timer. */
  readonly isOurKind: boolean;
}

export function peerHealth(state: PeerState): PeerHealth {
  const { peer, requestCount, failureCount, roundTripMs, lastContactMs, isFailing, isOurKind } = state;
  return {
    key: peer.key,
    target: peer.target,
    requests: requestCount,
    failures: failureCount,
    roundTripMs,
    lastContactMs: Number.isFinite(lastContactMs) ? lastContactMs : undefined,
    isFailing,
    isOurKind,
  };
}
