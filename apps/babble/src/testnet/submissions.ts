// Transactions on their way: from the moment they are handed to a validator until the application of that validator is given them.

export interface Submission {
  /** The number of the validator. */
  readonly node: number;
  readonly text: string;
  readonly at: number;
}

/** How many times are kept. */
const SAMPLES = 500;

export class Submissions {
  /** Milliseconds from submission to commit of the newest transactions. */
  readonly finalitiesMs: number[] = [];
  readonly #open = new Map<string, Submission[]>();

  /** All that wait, the oldest of each validator and text first. */
  get open(): readonly Submission[] {
    return [...this.#open.values()].flat();
  }

  has(submission: Submission): boolean {
    return this.#open.get(keyOf(submission))?.includes(submission) ?? false;
  }

  add(node: number, text: string): Submission {
    const submission = { node, text, at: performance.now() };
    const alike = this.#open.get(keyOf(submission));
    if (alike === undefined) this.#open.set(keyOf(submission), [submission]);
    else alike.push(submission);
    return submission;
  }

  /** The validator did not take it. */
  remove(submission: Submission): void {
    const others = (this.#open.get(keyOf(submission)) ?? []).filter((other) => other !== submission);
    if (others.length === 0) this.#open.delete(keyOf(submission));
    else this.#open.set(keyOf(submission), others);
  }

  /** The validator has gone with what it had not passed on: nobody knows whether these will be committed. Returns how many there are. */
  giveUp(node: number): number {
    const lost = this.open.filter((submission) => submission.node === node);
    for (const submission of lost) this.remove(submission);
    return lost.length;
  }

  /** A validator was given the text in a block: the milliseconds that took if it was submitted to it, otherwise `undefined`. */
  committed(node: number, text: string): number | undefined {
    const [first] = this.#open.get(keyOf({ node, text })) ?? [];
    if (first === undefined) return undefined;
    this.remove(first);
    const elapsedMs = performance.now() - first.at;
    this.finalitiesMs.push(elapsedMs);
    if (this.finalitiesMs.length > SAMPLES) this.finalitiesMs.shift();
    return elapsedMs;
  }
}

function keyOf({ node, text }: Pick<Submission, 'node' | 'text'>): string {
  return `${node} ${text}`;
}
