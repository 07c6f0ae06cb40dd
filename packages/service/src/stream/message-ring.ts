// The newest messages of the stream. Every reader reads from here at its own pace: nothing is kept per reader, and who is too slow falls out of it.
// Bounded in messages and characters (OURS-8).
import type { Topic } from './topics.ts';

export interface Message {
  readonly topic: Topic;
  /** As it is sent, with its id. */
  readonly text: string;
}

export interface RingBounds {
  readonly messages: number;
  readonly characters: number;
}

export class MessageRing {
  readonly #bounds: RingBounds;
  #messages: Message[] = [];
  /** Messages at the front that do not count any more. */
  #dropped = 0;
  #characters = 0;
  #nextId: number;

  /** `firstId` is above all ids of earlier lives of the node, so that nobody resumes where there is something else now. */
  constructor(firstId: number, bounds: RingBounds) {
    this.#nextId = firstId;
    this.#bounds = bounds;
  }

  /** The id that the next message gets. */
  get nextId(): number {
    return this.#nextId;
  }

  /** The oldest id that is there; `nextId` if none is. */
  get oldestId(): number {
    return this.#nextId - (this.#messages.length - this.#dropped);
  }

  push(topic: Topic, data: string): void {
    const text = `id: ${this.#nextId}\nevent: ${topic}\ndata: ${data}\n\n`;
    this.#messages.push({ topic, text });
    this.#nextId += 1;
    this.#characters += text.length;
    while (
      this.#characters > this.#bounds.characters ||
      this.#messages.length - this.#dropped > this.#bounds.messages
    ) {
      this.#characters -= this.#messages[this.#dropped]?.text.length ?? 0;
      this.#dropped += 1;
    }
    if (this.#dropped * 2 > this.#messages.length) this.#compact();
  }

  /** A message that is there. */
  at(id: number): Message | undefined {
    return id < this.oldestId ? undefined : this.#messages[this.#dropped + id - this.oldestId];
  }

  /** Drops all. One id is left out: whoever has the last message has missed what made it worthless. */
  clear(): void {
    this.#messages = [];
    this.#dropped = 0;
    this.#characters = 0;
    this.#nextId += 1;
  }

  #compact(): void {
    this.#messages = this.#messages.slice(this.#dropped);
    this.#dropped = 0;
  }
}
