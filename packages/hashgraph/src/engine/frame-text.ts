// The canonical text of frames, for hashing. It repeats every event up to eleven times, so it is put together from the bytes of the parts, in
// memory that is used again for the next frame. Rules ENC-CAN-1, ENC-OBJ-17, HASH-9.
import { encodeUtf8, quote } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerListCodec } from '@babble/peers';
import type { Frame } from '../objects/frame.ts';
import type { Chain } from './chain.ts';
import type { OrderedEvent } from './ordered-event.ts';

const FIRST_CAPACITY = 1 << 16;
const COMMA = 0x2c;
const EVENTS = encodeUtf8('{"Events":[');
const PEER_SETS = encodeUtf8('],"PeerSets":{');
const PEERS = encodeUtf8('},"Peers":');
const ROOTS = encodeUtf8(',"Roots":{');
const END_OF_ROOT = encodeUtf8(']}');

export class FrameText {
  #bytes = new Uint8Array(FIRST_CAPACITY);
  #length = 0;
  /** Peer lists and keys recur in every frame. */
  readonly #peers = new WeakMap<readonly Peer[], Uint8Array>();
  readonly #rootStarts = new WeakMap<Chain, Uint8Array>();

  /**
   * UTF-8 of `frameCodec.can(frame)`, where `ordered` are its events and `rooted` the chains of its roots, in their order. Valid until the
   * next call.
   */
  write(frame: Frame, ordered: readonly OrderedEvent[], rooted: readonly Chain[]): Uint8Array {
    this.#length = 0;
    this.#add(EVENTS);
    this.#addList(ordered, (event) => this.#add(event.canonical));
    this.#add(PEER_SETS);
    this.#addList([...(frame.peerSets ?? [])], ([from, peers]) => {
      this.#add(encodeUtf8(`${from}:`));
      this.#add(this.#peersOf(peers));
    });
    this.#add(PEERS);
    this.#add(this.#peersOf(frame.peers));
    this.#add(ROOTS);
    this.#addList(rooted, (chain) => {
      this.#add(this.#rootStart(chain));
      this.#addList(chain.orderedTail, (event) => this.#add(event.canonical));
      this.#add(END_OF_ROOT);
    });
    this.#add(encodeUtf8(`},"Round":${frame.round},"Timestamp":${frame.timestamp}}`));
    return this.#bytes.subarray(0, this.#length);
  }

  #addList<T>(items: readonly T[], add: (item: T) => void): void {
    for (const [position, item] of items.entries()) {
      if (position > 0) this.#addComma();
      add(item);
    }
  }

  #add(part: Uint8Array): void {
    this.#reserve(part.length);
    this.#bytes.set(part, this.#length);
    this.#length += part.length;
  }

  #addComma(): void {
    this.#reserve(1);
    this.#bytes[this.#length] = COMMA;
    this.#length += 1;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  #peersOf(peers: readonly Peer[] | null): Uint8Array {
    let known = peers === null ? undefined : this.#peers.get(peers);
    if (known === undefined) {
      known = encodeUtf8(peerListCodec.can(peers));
      if (peers !== null) this.#peers.set(peers, known);
    }
    return known;
  }

  #rootStart(chain: Chain): Uint8Array {
    let known = this.#rootStarts.get(chain);
    if (known === undefined) {
      known = encodeUtf8(`${quote(chain.key)}:{"Events":[`);
      this.#rootStarts.set(chain, known);
    }
    return known;
  }
}
