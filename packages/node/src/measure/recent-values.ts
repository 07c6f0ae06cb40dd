// The newest values of a measurement, for their median and the like. Bounded (OURS-8).

export class RecentValues {
  readonly #values: Float64Array;
  #added = 0;

  constructor(size: number) {
    this.#values = new Float64Array(size);
  }

  add(value: number): void {
    this.#values[this.#added % this.#values.length] = value;
    this.#added += 1;
  }

  /** For each share of 0 … 1 the value that this share of the kept ones does not exceed; `undefined` without values. */
  quantiles(shares: readonly number[]): readonly (number | undefined)[] {
    const sorted = this.#values.slice(0, Math.min(this.#added, this.#values.length)).sort();
    return shares.map((share) => sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)]);
  }
}
