// How values are distributed, for the price of a counter. The clock of the machine may tick in whole milliseconds: of shorter durations only the
// average is right.

/** Buckets as Prometheus counts them, but not added up. */
export interface Distribution {
  /** Upper bounds of the buckets, each included, ascending. */
  readonly bounds: readonly number[];
  /** Values per bucket; one more than there are bounds, for what lies above the last. */
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** For durations of exchanges and of storage. */
export const DURATION_MS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/** For events in a message. */
export const MESSAGE_EVENTS: readonly number[] = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];
/** For the time until a transaction is final. */
export const FINALITY_MS: readonly number[] = [
  10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000,
];

export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #count = 0;

  /** `bounds` ascend. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
    this.#count += 1;
  }

  /** As it stands now. */
  read(): Distribution {
    return { bounds: this.#bounds, counts: this.#counts.slice(), sum: this.#sum, count: this.#count };
  }
}
