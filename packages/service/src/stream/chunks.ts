// The bytes that readers get, made once for all who are at the same place and want the same topics: most are.
import type { MessageRing } from './message-ring.ts';
import type { Topic } from './topics.ts';

/** Characters per chunk, more or less. */
const CHUNK_LENGTH = 64 * 1024;
/** Chunks that are remembered. */
const REMEMBERED = 16;

export interface Chunk {
  /** Empty if nothing in it was wanted. */
  readonly bytes: Uint8Array;
  /** Id of the first message that is not in it. */
  readonly next: number;
}

export class Chunks {
  readonly #ring: MessageRing;
  readonly #encoder = new TextEncoder();
  readonly #made = new Map<string, Chunk>();

  constructor(ring: MessageRing) {
    this.#ring = ring;
  }

  /** The messages of these topics from a position on; not to be changed. */
  from(position: number, topics: ReadonlySet<Topic>): Chunk {
    const key = `${position} ${[...topics].sort().join(' ')}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#make(position, topics);
    for (const oldest of this.#made.keys()) {
      if (this.#made.size < REMEMBERED) break;
      this.#made.delete(oldest);
    }
    // At the end of the ring there will be more in a moment.
    if (made.next > position) this.#made.set(key, made);
    return made;
  }

  #make(position: number, topics: ReadonlySet<Topic>): Chunk {
    let text = '';
    let next = position;
    for (; next < this.#ring.nextId && text.length < CHUNK_LENGTH; next += 1) {
      const message = this.#ring.at(next);
      if (message !== undefined && topics.has(message.topic)) text += message.text;
    }
    return { bytes: this.#encoder.encode(text), next };
  }
}
