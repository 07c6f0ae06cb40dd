// Whether nobody takes the events of this node: others go on making theirs, and none of them builds on ours. Its newest events build on something that the others do
// not keep any more; waiting does not help. Rules NODE-STATE-11; C4, C7 of the known weaknesses.

/** An own event that is not built on for so long will not be. */
const PATIENCE_MS = 20_000;
const SAMPLE_MS = 5_000;

/** What the newest event of somebody else shows. */
export interface Hearing {
  /** Index of the newest own event that it descends from, −1 for none. */
  readonly ownIndex: number;
  /** When an event of him last arrived. */
  readonly heardMs: number;
}

export interface UnheardInit {
  /** Index of the newest own event, −1 for none. */
  readonly sequence: () => number;
  readonly hearings: () => readonly Hearing[];
  readonly now: () => number;
}

export class Unheard {
  readonly #init: UnheardInit;
  /** How far this node was, oldest first. */
  #samples: { readonly atMs: number; readonly sequence: number }[] = [];

  constructor(init: UnheardInit) {
    this.#init = init;
  }

  /** Begins anew after each `true`. */
  check(): boolean {
    const { sequence, now } = this.#init;
    const newest = this.#samples.at(-1);
    if (newest === undefined || now() - newest.atMs >= SAMPLE_MS) {
      this.#samples.push({ atMs: now(), sequence: sequence() });
    }
    const old = this.#samples.findLast(({ atMs }) => now() - atMs >= PATIENCE_MS);
    if (old === undefined) return false;
    this.#samples = this.#samples.filter(({ atMs }) => atMs >= old.atMs);
    if (old.sequence < 0 || !this.#isIgnored(old)) return false;
    this.#samples = [];
    return true;
  }

  /** More than may be liars have gone on since then, and nobody who has builds on what this node had made. */
  #isIgnored({ atMs, sequence }: { readonly atMs: number; readonly sequence: number }): boolean {
    const hearings = this.#init.hearings();
    const active = hearings.filter(({ heardMs }) => heardMs > atMs + PATIENCE_MS / 2);
    return active.length > Math.floor(hearings.length / 3) && active.every(({ ownIndex }) => ownIndex < sequence);
  }
}
