// The newest items by key, as many as a number and a weight allow. Rules ST-6, OURS-8.

export interface NewestInit<T> {
  readonly count: number;
  readonly bytes: number;
  readonly bytesOf: (item: T) => number;
}

/** Keeps at least the newest item. An item that is set again keeps its place. */
export class Newest<T> {
  readonly #init: NewestInit<T>;
  readonly #items = new Map<number, T>();
  #bytes = 0;

  constructor(init: NewestInit<T>) {
    this.#init = init;
  }

  get(key: number): T | undefined {
    return this.#items.get(key);
  }

  set(key: number, item: T): void {
    this.#bytes += this.#init.bytesOf(item) - this.#bytesAt(key);
    this.#items.set(key, item);
    for (const oldest of this.#items.keys()) {
      const { count, bytes } = this.#init;
      if (this.#items.size <= 1 || (this.#items.size <= count && this.#bytes <= bytes)) return;
      this.#bytes -= this.#bytesAt(oldest);
      this.#items.delete(oldest);
    }
  }

  dropBelow(key: number): void {
    for (const known of [...this.#items.keys()]) {
      if (known >= key) continue;
      this.#bytes -= this.#bytesAt(known);
      this.#items.delete(known);
    }
  }

  clear(): void {
    this.#items.clear();
    this.#bytes = 0;
  }

  #bytesAt(key: number): number {
    const item = this.#items.get(key);
    return item === undefined ? 0 : this.#init.bytesOf(item);
  }
}
