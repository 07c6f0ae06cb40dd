// One participant's chain: its events inside the window by index, its witnesses, and the tail of it that is already
// ordered. Rules ST-3 … ST-6 (the list by index), HG-ROOT-1 (the tail).
import type { PeerId } from '@babble/crypto';
import { decodeHex, peerId } from '@babble/crypto';
import type { OrderedEvent } from './ordered-event.ts';
import type { Witness } from './witness.ts';

/** Events before the head of a root (HG-CONST-1): a root holds at most one more. */
export const ROOT_DEPTH = 10;

/** What storing an event at an index would do (ST-3). */
export type Placement = 'append' | 'replace' | 'skippedIndex' | 'tooLate';

export class Chain {
  /** Public-key text of the participant, upper case. */
  readonly key: string;
  readonly id: PeerId;
  readonly publicKey: Uint8Array;
  /** Number of the chain: its column in all rows of coordinates. */
  readonly column: number;
  /** Index of the newest event, −1 if there is none (ST-2). */
  lastIndex = -1;
  /** Witnesses inside the window, ascending by index. */
  readonly witnesses: Witness[] = [];
  /** The newest events of the chain that are in a frame, at most 11, oldest first: the root of the next frame. */
  readonly orderedTail: OrderedEvent[] = [];
  readonly #slots: number[] = [];
  #dropped = 0;
  /** Of the oldest events inside the window, so many have left their slots. */
  #bare = 0;

  constructor(key: string, column: number) {
    this.key = key;
    this.publicKey = decodeHex(key);
    this.id = peerId(this.publicKey);
    this.column = column;
  }

  /** Number of events inside the window. */
  get count(): number {
    return this.#slots.length - this.#dropped;
  }

  /** Slot of the newest event (HG-INS-2: the last element of the list). */
  get head(): number | undefined {
    return this.count === 0 ? undefined : this.#slots[this.#slots.length - 1];
  }

  get oldest(): number | undefined {
    return this.#slots[this.#dropped];
  }

  /** Slot of the oldest event that has not left it. */
  get oldestHere(): number | undefined {
    return this.#slots[this.#dropped + this.#bare];
  }

  /** Index of the oldest event inside the window; `lastIndex + 1` if there is none. */
  get oldestIndex(): number {
    return this.lastIndex - this.count + 1;
  }

  slotAt(index: number): number | undefined {
    return index < this.oldestIndex ? undefined : this.#slots[this.#dropped + index - this.oldestIndex];
  }

  /** ST-3, ⚠ as the reference: a list whose newest index is negative takes any index. */
  placementOf(index: number): Placement {
    if (this.lastIndex >= 0 && index > this.lastIndex + 1) return 'skippedIndex';
    if (this.lastIndex < 0 || index === this.lastIndex + 1) return 'append';
    return index < this.oldestIndex ? 'tooLate' : 'replace';
  }

  /** Stores a slot; the placement must be `append` or `replace`. */
  set(index: number, slot: number): void {
    if (this.placementOf(index) === 'append') {
      this.#slots.push(slot);
      this.lastIndex = index;
    } else {
      this.#slots[this.#dropped + index - this.oldestIndex] = slot;
    }
  }

  /** Forgets the oldest event of the window. */
  dropOldest(): void {
    this.#dropped += 1;
    this.#bare = Math.max(0, this.#bare - 1);
    if (this.#dropped > 1024 && this.#dropped * 2 > this.#slots.length) {
      this.#slots.splice(0, this.#dropped);
      this.#dropped = 0;
    }
  }

  /** Notes that {@link oldestHere} leaves its slot. */
  bareOldest(): void {
    this.#bare += 1;
  }

  /** The newest witness of the chain at or below `index`. O(log of the witnesses inside the window). */
  witnessAtOrBelow(index: number): Witness | undefined {
    const { witnesses } = this;
    let low = 0;
    let high = witnesses.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const witness = witnesses[middle];
      if (witness !== undefined && witness.index <= index) low = middle + 1;
      else high = middle;
    }
    return witnesses[low - 1];
  }

  /** Notes that an event of the chain is in a frame now: it becomes the head of the chain's next root. */
  pushOrdered(event: OrderedEvent): void {
    this.orderedTail.push(event);
    if (this.orderedTail.length > ROOT_DEPTH + 1) this.orderedTail.shift();
  }
}
