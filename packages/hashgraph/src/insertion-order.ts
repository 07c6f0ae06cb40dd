// Event records by their insertion numbers, for whoever reads the graph in the order in which it grew. A look-up costs the logarithm of what is kept;
// numbers of dropped events stay for a while, so that dropping costs next to nothing. Rules HG-EVENT-1, OURS-8.
import type { EventRecord } from './change-set.ts';

export class InsertionOrder {
  /** Ascending. */
  #numbers: number[] = [];
  /** At the same positions; `undefined` where the event was dropped. */
  #records: (EventRecord | undefined)[] = [];
  #dropped = 0;

  /** Adds a record whose number is above all others; one without a number, which came with a frame, has no place here. */
  push(record: EventRecord): void {
    if (record.topologicalIndex < 0) return;
    this.#numbers.push(record.topologicalIndex);
    this.#records.push(record);
  }

  drop({ topologicalIndex }: EventRecord): void {
    const position = this.#positionOf(topologicalIndex);
    if (this.#numbers[position] !== topologicalIndex || this.#records[position] === undefined) return;
    this.#records[position] = undefined;
    this.#dropped += 1;
    if (this.#dropped * 2 > this.#records.length) this.#compact();
  }

  /** Up to `limit` records from a number on, ascending. */
  from(number: number, limit: number): readonly EventRecord[] {
    const found: EventRecord[] = [];
    for (let position = this.#positionOf(number); position < this.#records.length; position += 1) {
      if (found.length >= limit) break;
      const record = this.#records[position];
      if (record !== undefined) found.push(record);
    }
    return found;
  }

  clear(): void {
    this.#numbers = [];
    this.#records = [];
    this.#dropped = 0;
  }

  /** The first position whose number is not below this one. */
  #positionOf(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compact(): void {
    this.#numbers = this.#numbers.filter((_, position) => this.#records[position] !== undefined);
    this.#records = this.#records.filter((record) => record !== undefined);
    this.#dropped = 0;
  }
}
