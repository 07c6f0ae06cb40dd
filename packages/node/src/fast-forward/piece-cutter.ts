// The pieces of an application, of any size, cut anew into pieces of one size. Rule APP-API-3.
import { SNAPSHOT_PIECE_BYTES } from '@babble/net';

/**
 * Takes from its source no more than the next piece needs. What lies in one array of the source is a view of it: a snapshot that an application
 * gives at one go is in memory once. The rest is copied as it comes, so that a source may use one array again and again.
 */
export class PieceCutter {
  readonly #source: AsyncIterator<Uint8Array>;
  /** What is left of the array that came last. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next piece; a short one, also an empty one, is the last. Throws what the source throws. */
  async next(): Promise<Uint8Array> {
    if (this.#rest.length >= SNAPSHOT_PIECE_BYTES) return this.#take(SNAPSHOT_PIECE_BYTES);
    let collected: Uint8Array | undefined;
    let byteCount = 0;
    for (;;) {
      const taken = this.#take(SNAPSHOT_PIECE_BYTES - byteCount);
      if (taken.length === SNAPSHOT_PIECE_BYTES) return taken;
      collected ??= new Uint8Array(SNAPSHOT_PIECE_BYTES);
      collected.set(taken, byteCount);
      byteCount += taken.length;
      if (byteCount === SNAPSHOT_PIECE_BYTES) return collected;
      const next = await this.#source.next();
      if (next.done === true) return collected.slice(0, byteCount);
      this.#rest = next.value;
    }
  }

  /** Tells the source that nothing more is wanted. Never waits for it, and never throws. */
  close(): void {
    this.#rest = new Uint8Array(0);
    // How a source ends that nobody reads any more is of no interest.
    this.#source.return?.().catch(() => undefined);
  }

  #take(mostBytes: number): Uint8Array {
    const taken = this.#rest.subarray(0, mostBytes);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }
}
