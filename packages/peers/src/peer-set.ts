// Ordered, immutable lists of peers, and the thresholds that depend on their number. Rules PS-1 … PS-7, HASH-8.
import type { PeerId, PubKeyHex, Sha256 } from '@babble/crypto';
import { twoHash } from '@babble/crypto';
import type { Peer } from './peer.ts';
import { peerIdOf, peerKey, peerPublicKeyBytes } from './peer.ts';

/** More than two thirds of n validators (PS-3). */
export function superMajority(n: number): number {
  return Math.floor((2 * n) / 3) + 1;
}

/**
 * A block needs more signatures than this (PS-4, PS-5). `entries` is the length of the list, which exceeds the number n of
 * distinct keys when a key is listed twice.
 */
export function trustCount(n: number, entries: number = n): number {
  return entries <= 1 ? 0 : Math.ceil(n / 3);
}

/** A list of peers that never changes: additions and removals make new ones. Keys are public-key texts in upper case ({@link peerKey}). */
export class PeerSet {
  /** In the order that all nodes agree on; nothing is ever sorted (PS-1). */
  readonly peers: readonly Peer[];
  /** Distinct public-key texts in upper case, in order (PS-2). */
  readonly keys: readonly PubKeyHex[];
  /** PS-3. */
  readonly superMajority: number;
  /** PS-4. */
  readonly trustCount: number;
  readonly #byKey: ReadonlyMap<string, Peer>;
  #byId: ReadonlyMap<number, Peer> | undefined;
  #hash: Uint8Array | undefined;

  constructor(peers: readonly Peer[]) {
    this.peers = [...peers];
    const byKey = new Map<PubKeyHex, Peer>();
    for (const peer of peers) byKey.set(peerKey(peer), peer);
    this.#byKey = byKey;
    this.keys = [...byKey.keys()];
    this.superMajority = superMajority(this.keys.length);
    this.trustCount = trustCount(this.keys.length, peers.length);
  }

  /** n: the number of distinct keys (PS-2). */
  get size(): number {
    return this.keys.length;
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /** The peer with a key; of two entries with one key, the last. */
  get(key: string): Peer | undefined {
    return this.#byKey.get(key);
  }

  /** The peer with an id of the wire form; of several, which nothing excludes (KEY-ID-2), the last. */
  getById(id: PeerId): Peer | undefined {
    this.#byId ??= new Map(this.peers.map((peer) => [peerIdOf(peer), peer]));
    return this.#byId.get(id);
  }

  /** PS-6: appends the peer, unless one with the same id is there. */
  withPeer(peer: Peer): PeerSet {
    return this.getById(peerIdOf(peer)) === undefined ? new PeerSet([...this.peers, peer]) : this;
  }

  /** PS-7, ⚠ as the reference: drops the entries whose key text is equal letter by letter; another case removes nothing. */
  withoutPeer(peer: Peer): PeerSet {
    return new PeerSet(this.peers.filter((known) => known.pubKeyHex !== peer.pubKeyHex));
  }

  /** 32 bytes that depend on the keys and their order (HASH-8); no bytes for an empty set. Computed once. */
  hash(sha256: Sha256): Uint8Array {
    this.#hash ??= this.peers.reduce<Uint8Array>(
      (hash, peer) => twoHash(hash, peerPublicKeyBytes(peer), sha256),
      new Uint8Array(0),
    );
    return this.#hash;
  }
}
