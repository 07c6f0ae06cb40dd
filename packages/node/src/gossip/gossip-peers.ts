// Whom this node gossips with. Rules NODE-GOSSIP-2, KEY-HEX-3, KEY-ID-1.
import type { Peer } from '@babble/peers';
import { peerIdOf, peerKey } from '@babble/peers';

/** A peer as gossip knows it. */
export interface GossipPeer {
  /** Public-key text, upper case. */
  readonly key: string;
  readonly id: number;
  /** Where to dial. */
  readonly target: string;
}

/** All peers but the own entry; repeated entries once (A11 of the known weaknesses). */
export function gossipPeersOf(peers: readonly Peer[], ownKey: string): readonly GossipPeer[] {
  const byKey = new Map<string, GossipPeer>();
  for (const peer of peers) {
    const key = peerKey(peer);
    if (key !== ownKey) byKey.set(key, { key, id: peerIdOf(peer), target: peer.netAddr });
  }
  return [...byKey.values()];
}
