// Peer-sets and the table round → peer-set, word for word. Rules PS-1 … PS-7, PS-TAB-1 … PS-TAB-8, KEY-ID-1.
import type { ModelPeer } from './model-event.ts';

const keysMemo = new WeakMap<readonly ModelPeer[], ReadonlySet<string>>();

/** The distinct upper-cased public keys, remembered per peer-set: rules ask for them at every pair of events. */
export function keysOf(peers: readonly ModelPeer[]): ReadonlySet<string> {
  const known = keysMemo.get(peers);
  if (known !== undefined) return known;
  const keys = new Set(peers.map(keyOf));
  keysMemo.set(peers, keys);
  return keys;
}

/** PS-2: number of distinct upper-cased public keys. */
export function countOf(peers: readonly ModelPeer[]): number {
  return keysOf(peers).size;
}

/** PS-3. */
export function superMajorityOf(peers: readonly ModelPeer[]): number {
  return Math.floor((2 * countOf(peers)) / 3) + 1;
}

export function keyOf(peer: ModelPeer): string {
  return peer.pubKeyHex.toUpperCase();
}

export function isMember(peers: readonly ModelPeer[], key: string): boolean {
  return peers.some((peer) => keyOf(peer) === key);
}

/** KEY-ID-1: FNV-1a, 32 bit, over the bytes of the public key. */
export function idOf(peer: ModelPeer): number {
  const digits = peer.pubKeyHex.slice(2);
  let hash = 0x811c9dc5;
  for (let at = 0; at < digits.length; at += 2) {
    hash = Math.imul(hash ^ Number.parseInt(digits.slice(at, at + 2), 16), 16777619) >>> 0;
  }
  return hash;
}

/** PS-6. */
export function withPeer(peers: readonly ModelPeer[], peer: ModelPeer): readonly ModelPeer[] {
  return peers.some((member) => idOf(member) === idOf(peer)) ? peers : [...peers, peer];
}

/** PS-7: the text of the key counts, case included. */
export function withoutPeer(peers: readonly ModelPeer[], peer: ModelPeer): readonly ModelPeer[] {
  return peers.filter((member) => member.pubKeyHex !== peer.pubKeyHex);
}

export class PeerSetTable {
  readonly #sets = new Map<number, readonly ModelPeer[]>();
  /** All peers ever present, by key (PS-TAB-6). */
  readonly repertoire: Map<string, ModelPeer> = new Map();

  /** Ascending by round. */
  entries(): readonly (readonly [round: number, peers: readonly ModelPeer[]])[] {
    return [...this.#sets].sort(([a], [b]) => a - b);
  }

  insert(round: number, peers: readonly ModelPeer[]): void {
    if (this.#sets.has(round)) throw new Error(`PS-TAB-5: PeerSets, ${round}, Key Already Exists`);
    this.#sets.set(round, peers);
    for (const peer of peers) this.repertoire.set(keyOf(peer), peer);
  }

  at(round: number): readonly ModelPeer[] {
    const exact = this.#sets.get(round);
    if (exact !== undefined) return exact;
    const entries = this.entries();
    const first = entries[0];
    if (first === undefined) throw new Error('PS-TAB-2: PeerSets, Not Found');
    if (round < first[0]) return first[1];
    return entries.filter(([key]) => key <= round).at(-1)?.[1] ?? first[1];
  }

  /** PS-TAB-7; `undefined` for none. */
  firstRound(key: string): number | undefined {
    return this.entries().find(([, peers]) => isMember(peers, key))?.[0];
  }

  /** The set with the highest round: the base of the next change (HG-PEERS-5). */
  latest(): readonly ModelPeer[] {
    return this.entries().at(-1)?.[1] ?? [];
  }
}
