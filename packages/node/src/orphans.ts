// Events that arrived before one of their parents: kept aside, within bounds, until the parent is here. Rules HG-WIRE-2, HG-WIRE-3, OURS-8.
import type { WireEvent } from '@babble/hashgraph';
import { payloadBytes } from '@babble/hashgraph';

/** Events kept aside, and the bytes that they take in memory, about: nobody has verified anything in them. */
const MAX_COUNT = 1_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** What an internal transaction or a block signature takes besides its texts, about. */
const OVERHEAD = 120;

export class Orphans {
  readonly #waiting = new Map<string, { readonly wire: WireEvent; readonly bytes: number }>();
  #bytes = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** The oldest are dropped where there is no room: they will come again. */
  add(wire: WireEvent): void {
    const bytes = bytesOf(wire);
    if (bytes > MAX_BYTES) return;
    this.delete(wire);
    this.#waiting.set(keyOf(wire), { wire, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#waiting.values()) {
      if (this.#waiting.size <= MAX_COUNT && this.#bytes <= MAX_BYTES) break;
      this.delete(oldest.wire);
    }
  }

  delete(wire: WireEvent): void {
    const key = keyOf(wire);
    this.#bytes -= this.#waiting.get(key)?.bytes ?? 0;
    this.#waiting.delete(key);
  }

  /** Whether this very event is kept. */
  has(wire: WireEvent): boolean {
    return this.#waiting.get(keyOf(wire))?.wire === wire;
  }

  /** Lower indexes first, so that parents come before children as far as possible. */
  all(): readonly WireEvent[] {
    const wires = [...this.#waiting.values()].map(({ wire }) => wire);
    return wires.sort((a, b) => (a.body.index < b.body.index ? -1 : Number(a.body.index > b.body.index)));
  }
}

/** Counted without writing the event out, which costs more than anything else that is done for a stranger. */
function bytesOf({ body, signature }: WireEvent): number {
  let bytes = signature.length + payloadBytes(body.transactions);
  for (const request of body.internalTransactions ?? []) {
    const { netAddr, pubKeyHex, moniker } = request.body.peer;
    bytes += OVERHEAD + netAddr.length + pubKeyHex.length + moniker.length + request.signature.length;
  }
  for (const part of body.blockSignatures ?? []) bytes += OVERHEAD + part.signature.length;
  return bytes;
}

function keyOf({ body }: WireEvent): string {
  return `${body.creatorId}/${body.index}`;
}
