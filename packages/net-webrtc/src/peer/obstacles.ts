// Why peers that are there cannot be connected: what is told about it, once, to whoever can do something about it. A dial that fails is tried again all the
// time, and each failure is only one of many.
import type { Logger } from '@babble/host';
import type { IceServer } from './backend.ts';
import { candidateKinds } from './candidates.ts';
import { parseIceUrl } from './ice-url.ts';

/** Peers that are remembered; of more, nothing is told. */
const MAX_PEERS = 1_000;

export class Obstacles {
  readonly #relays: readonly string[];
  readonly #logger: Logger;
  readonly #peers = new Set<string>();
  #isRelayMissing = false;

  constructor(servers: readonly IceServer[], logger: Logger) {
    this.#relays = servers.map(({ url }) => url).filter((url) => parseIceUrl(url).scheme.startsWith('turn'));
    this.#logger = logger;
  }

  /** An offer has been made: whether the TURN servers have done their part shows in it. */
  offered(sdp: string): void {
    if (this.#relays.length === 0) return;
    const isMissing = !candidateKinds(sdp).includes('relay');
    if (isMissing && !this.#isRelayMissing) {
      const fields = { servers: this.#relays.join(' ') };
      this.#logger.warn(fields, 'No TURN server relays for us: not reached, or user and password are refused');
    }
    this.#isRelayMissing = isMissing;
  }

  /** Both sides know of each other, and nothing gets through. */
  noWay(peer: string, offer: string, answer: string): void {
    if (this.#peers.has(peer) || this.#peers.size >= MAX_PEERS) return;
    this.#peers.add(peer);
    const [ours, theirs] = [candidateKinds(offer), candidateKinds(answer)];
    const isRelayed = ours.includes('relay') || theirs.includes('relay');
    const message = isRelayed
      ? 'No way to a peer, not even through a TURN server'
      : 'No way to a peer: the NATs between let nothing through without a TURN server';
    this.#logger.warn({ peer, ours: ours.join(' '), theirs: theirs.join(' ') }, message);
  }

  /** There is a way now. */
  overcome(peer: string): void {
    this.#peers.delete(peer);
  }
}
