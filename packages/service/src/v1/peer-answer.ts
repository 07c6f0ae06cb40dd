// People and keys as /v1 names them.
import { decodeHex, peerId } from '@babble/crypto';
import { type Peer, peerIdOf, peerKey } from '@babble/peers';
import type { PeerAnswer } from './schemas/common.ts';

export function peerAnswer(peer: Peer): PeerAnswer {
  return { id: peerIdOf(peer), publicKey: peerKey(peer), moniker: peer.moniker, address: peer.netAddr };
}

/** Ids by public-key text; there are few keys, and each recurs in every event. */
const MOST_IDS = 4096;
const ids = new Map<string, number>();

export function idOfKey(key: string): number {
  let id = ids.get(key);
  if (id === undefined) {
    if (ids.size >= MOST_IDS) ids.clear();
    id = peerId(decodeHex(key));
    ids.set(key, id);
  }
  return id;
}
