// Whom to gossip with next. Rule NODE-GOSSIP-2: not oneself, not the one just contacted, otherwise by chance. One exchange
// per peer at a time.
import { peerId } from '@babble/crypto';
import type { Random } from '@babble/net';
import type { Peer } from '@babble/peers';
import { peerKey, peerPublicKeyBytes } from '@babble/peers';

/** A peer as gossip knows it. */
export interface GossipPeer {
  /** Public-key text, upper case. */
  readonly key: string;
  readonly id: number;
  /** Where to dial. */
  readonly target: string;
}

export class PeerSelector {
  readonly peers: readonly GossipPeer[];
  readonly #random: Random;
  readonly #engaged = new Set<string>();
  #lastContacted = '';

  /** `ownKey` is left out, and so are repeated entries (A11 of the known weaknesses). */
  constructor(peers: readonly Peer[], ownKey: string, random: Random) {
    const byKey = new Map<string, GossipPeer>();
    for (const peer of peers) {
      const key = peerKey(peer);
      if (key !== ownKey) byKey.set(key, { key, id: peerId(peerPublicKeyBytes(peer)), target: peer.netAddr });
    }
    this.peers = [...byKey.values()];
    this.#random = random;
  }

  /** Takes a peer for an exchange, or `undefined` if all are engaged; to be given back with {@link release}. */
  take(): GossipPeer | undefined {
    const free = this.peers.filter((peer) => !this.#engaged.has(peer.key));
    const others = free.filter((peer) => peer.key !== this.#lastContacted);
    const candidates = others.length > 0 ? others : free;
    const peer = candidates[Math.floor(this.#random.next() * candidates.length)];
    if (peer !== undefined) this.#engaged.add(peer.key);
    return peer;
  }

  release(peer: GossipPeer): void {
    this.#engaged.delete(peer.key);
    this.#lastContacted = peer.key;
  }
}
