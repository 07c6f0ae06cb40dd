// The peer-set table: which peer-set holds from which round on. Rules PS-TAB-1 … PS-TAB-7.
import type { PeerId, PubKeyHex } from '@babble/crypto';
import { PeersError } from './errors.ts';
import type { Peer } from './peer.ts';
import { peerIdOf, peerKey } from './peer.ts';
import type { PeerSet } from './peer-set.ts';

type Entry = readonly [round: number, peerSet: PeerSet];

/** Grows with every membership change; an entry never changes. */
export class PeerSetHistory {
  #entries: readonly Entry[] = [];
  readonly #firstRounds = new Map<string, number>();
  readonly #repertoire = new Map<PubKeyHex, Peer>();
  readonly #repertoireById = new Map<PeerId, Peer>();

  /** The peer-set of a round; throws `BABBLE_PEERS_TABLE_EMPTY` before the first insertion (PS-TAB-1 … PS-TAB-4). */
  at(round: number): PeerSet {
    const found = this.#entries.findLast(([from]) => from <= round) ?? this.#entries[0];
    if (found === undefined) throw new PeersError('BABBLE_PEERS_TABLE_EMPTY', 'the peer-set table is empty');
    return found[1];
  }

  /** Enters the peer-set that holds from `round` on. Throws `BABBLE_PEERS_ROUND_TAKEN` if there is an entry for the round already (PS-TAB-5). */
  insert(round: number, peerSet: PeerSet): void {
    if (this.#entries.some(([taken]) => taken === round)) {
      const message = `the peer-set table has an entry for round ${round} already`;
      throw new PeersError('BABBLE_PEERS_ROUND_TAKEN', message, { round });
    }
    this.#entries = [...this.#entries, [round, peerSet] as const].sort(([a], [b]) => a - b);
    for (const peer of peerSet.peers) {
      const key = peerKey(peer);
      this.#repertoire.set(key, peer);
      this.#repertoireById.set(peerIdOf(peer), peer);
      this.#firstRounds.set(key, Math.min(round, this.#firstRounds.get(key) ?? round));
    }
  }

  /** Ascending by round. */
  entries(): readonly Entry[] {
    return this.#entries;
  }

  /** The peer-set with the highest round: the base of the next change (HG-PEERS-5). */
  get latest(): PeerSet | undefined {
    return this.#entries.at(-1)?.[1];
  }

  /** All peers ever inserted, by public-key text; the newest record of each (PS-TAB-6). */
  get repertoire(): ReadonlyMap<PubKeyHex, Peer> {
    return this.#repertoire;
  }

  /** The same peers by id, for creators named by the wire form (PS-TAB-6). */
  get repertoireById(): ReadonlyMap<PeerId, Peer> {
    return this.#repertoireById;
  }

  /** The smallest round with an entry whose peer-set contains the peer (PS-TAB-7). */
  firstRound(key: string): number | undefined {
    return this.#firstRounds.get(key);
  }
}
