// When the application answered the newest blocks. Bounded (OURS-8).

/** Blocks whose time is remembered. */
const REMEMBERED = 10_000;

export class BlockTimes {
  readonly #indexes = new Float64Array(REMEMBERED).fill(-1);
  readonly #times = new Float64Array(REMEMBERED);

  note(index: number, atMs: number): void {
    this.#indexes[index % REMEMBERED] = index;
    this.#times[index % REMEMBERED] = atMs;
  }

  /** Milliseconds since the epoch; `undefined` if it was before the start, or too long ago. */
  at(index: number): number | undefined {
    return index >= 0 && this.#indexes[index % REMEMBERED] === index ? this.#times[index % REMEMBERED] : undefined;
  }
}
