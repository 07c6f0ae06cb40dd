// Events that arrived before one of their parents: kept aside, within bounds, until the parent is here. Rules HG-WIRE-2, HG-WIRE-3, OURS-8.
import type { WireEvent } from '@babble/hashgraph';
import { payloadBytes, wireEventCodec } from '@babble/hashgraph';

/**
 * Events kept aside, and the characters of their wire form together with the bytes of their transactions in memory, where an empty one takes many times its characters: nobody has
 * verified anything in them.
 */
const MAX_COUNT = 1_000;
const MAX_LENGTH = 16 * 1024 * 1024;

export class Orphans {
  readonly #waiting = new Map<string, { readonly wire: WireEvent; readonly length: number }>();
  /** Measured once, however often an event is taken out and put back. */
  readonly #lengths = new WeakMap<WireEvent, number>();
  #length = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** The oldest are dropped where there is no room: they will come again. */
  add(wire: WireEvent): void {
    const length = this.#lengthOf(wire);
    if (length > MAX_LENGTH) return;
    this.delete(wire);
    this.#waiting.set(keyOf(wire), { wire, length });
    this.#length += length;
    for (const oldest of this.#waiting.values()) {
      if (this.#waiting.size <= MAX_COUNT && this.#length <= MAX_LENGTH) break;
      this.delete(oldest.wire);
    }
  }

  delete(wire: WireEvent): void {
    const key = keyOf(wire);
    this.#length -= this.#waiting.get(key)?.length ?? 0;
    this.#waiting.delete(key);
  }

  /** Whether this very event is kept. */
  has(wire: WireEvent): boolean {
    return this.#waiting.get(keyOf(wire))?.wire === wire;
  }

  #lengthOf(wire: WireEvent): number {
    const known = this.#lengths.get(wire);
    if (known !== undefined) return known;
    const length = wireEventCodec.std(wire).length + payloadBytes(wire.body.transactions);
    this.#lengths.set(wire, length);
    return length;
  }

  /** Lower indexes first, so that parents come before children as far as possible. */
  all(): readonly WireEvent[] {
    const wires = [...this.#waiting.values()].map(({ wire }) => wire);
    return wires.sort((a, b) => (a.body.index < b.body.index ? -1 : Number(a.body.index > b.body.index)));
  }
}

function keyOf({ body }: WireEvent): string {
  return `${body.creatorId}/${body.index}`;
}
