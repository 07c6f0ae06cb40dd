// What of the newest blocks is written as it is, told by identity: parts of blocks never change, and a new version is made of the old parts. A block is handed
// over when it is decided, when it is answered, and with each signature; its transactions are written once.
import type { BlockBody } from '@babble/hashgraph';

/** Blocks that are remembered; signatures come for the newest. */
const REMEMBERED = 1024;

export class KnownBlocks {
  readonly #decided = new Map<number, WeakRef<Uint8Array>>();

  /** Whether what was decided of this block is written. From now on it is. */
  isKnown(index: number, { frameHash }: BlockBody): boolean {
    if (frameHash === null) return false;
    const isKnown = this.#decided.get(index)?.deref() === frameHash;
    this.#decided.delete(index);
    this.#decided.set(index, new WeakRef(frameHash));
    for (const oldest of this.#decided.keys()) {
      if (this.#decided.size <= REMEMBERED) break;
      this.#decided.delete(oldest);
    }
    return isKnown;
  }
}
