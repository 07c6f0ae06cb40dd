// Whom this node gossips with: the peers it was started with, and what consensus changed since. Rule NODE-COMMIT-6.
import type { InternalTransactionReceipt } from '@babble/hashgraph';
import { PEER_ADD, PEER_REMOVE } from '@babble/hashgraph';
import { type Peer, peerKey } from '@babble/peers';

/** More than any network has; each of them is asked what it knows. */
const MOST_LEARNT = 1_000;

export class PeerList {
  #peers: readonly Peer[];
  /** Who was removed, with the round from which on that holds: until then their events count, so they have to get ours. */
  readonly #leaving = new Map<Peer, number>();

  constructor(peers: readonly Peer[]) {
    this.#peers = peers;
  }

  /** In the order of the peers file, then as they came. */
  get peers(): readonly Peer[] {
    return this.#peers;
  }

  /** These, and those whose removal does not hold yet. */
  get partners(): readonly Peer[] {
    const keys = new Set(this.#peers.map(peerKey));
    return [...this.#peers, ...[...this.#leaving.keys()].filter((peer) => !keys.has(peerKey(peer)))];
  }

  /** Lets those go whose removal holds by now. Returns whether anybody went. */
  settle(lastConsensusRound: number): boolean {
    const before = this.#leaving.size;
    for (const [peer, round] of this.#leaving) if (round <= lastConsensusRound) this.#leaving.delete(peer);
    return this.#leaving.size < before;
  }

  /**
   * Takes over whom somebody names that nobody has verified: he can add to the list, but not take anybody out of it, nor say where those are
   * who stand in it.
   */
  learn(peers: readonly Peer[]): void {
    for (const peer of peers.slice(0, MOST_LEARNT)) this.#add(peer);
  }

  replace(peers: readonly Peer[]): void {
    this.#peers = peers;
  }

  /** Takes over what a block decided, which holds from `effectiveRound` on. Returns whether anything changed. */
  apply(receipts: readonly InternalTransactionReceipt[], effectiveRound: number): boolean {
    const before = this.#peers;
    for (const { accepted, internalTransaction } of receipts) {
      const { type, peer } = internalTransaction.body;
      if (!accepted) continue;
      if (type === PEER_ADD) this.#add(peer);
      else if (type === PEER_REMOVE) this.#remove(peer, effectiveRound);
    }
    return this.#peers !== before;
  }

  #add(peer: Peer): void {
    if (!this.#peers.some((known) => peerKey(known) === peerKey(peer))) this.#peers = [...this.#peers, peer];
  }

  #remove(peer: Peer, effectiveRound: number): void {
    const removed = this.#peers.find((known) => peerKey(known) === peerKey(peer));
    if (removed === undefined) return;
    this.#leaving.set(removed, effectiveRound);
    this.#peers = this.#peers.filter((known) => known !== removed);
  }
}
