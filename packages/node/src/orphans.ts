// Events that arrived before one of their parents: kept aside, within bounds, until the parent is here. Rules HG-WIRE-2, HG-WIRE-3, OURS-8.
import type { WireEvent } from '@babble/hashgraph';

/** Events kept aside, and the bytes of their transactions. */
const MAX_COUNT = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;

export class Orphans {
  readonly #waiting = new Map<string, { readonly wire: WireEvent; readonly bytes: number }>();
  #bytes = 0;

  get size(): number {
    return this.#waiting.size;
  }

  /** The oldest are dropped where there is no room: they will come again. */
  add(wire: WireEvent): void {
    const bytes = (wire.body.transactions ?? []).reduce((sum, transaction) => sum + (transaction?.length ?? 0), 0);
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

  /** In order of arrival. */
  all(): readonly WireEvent[] {
    return [...this.#waiting.values()].map(({ wire }) => wire);
  }
}

function keyOf({ body }: WireEvent): string {
  return `${body.creatorId}/${body.index}`;
}
