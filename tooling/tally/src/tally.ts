// The items of a check: each passes, fails with findings, or is skipped for a printed reason; the last line is their sum.

/** Where lines go; by default the standard output. */
export type Print = (line: string) => void;

export class Tally {
  readonly #print: Print;
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  constructor(print: Print = (line) => void process.stdout.write(`${line}\n`)) {
    this.#print = print;
  }

  /** Counts an item that fails if it has findings, and prints them. */
  item(name: string, findings: readonly string[]): void {
    if (findings.length === 0) {
      this.#passed += 1;
      this.#print(`ok    ${name}`);
      return;
    }
    this.#failed += 1;
    this.#print(`FAIL  ${name}`);
    for (const finding of findings) this.#print(`      ${finding.replaceAll('\n', '\n      ')}`);
  }

  skip(name: string, reason: string): void {
    this.#skipped += 1;
    this.#print(`skip  ${name}: ${reason}`);
  }

  /** `N passed, N failed`, and `, N skipped` if there are any. A check without a single item has failed. */
  get line(): string {
    const skipped = this.#skipped === 0 ? '' : `, ${this.#skipped} skipped`;
    return `${this.#passed} passed, ${this.#failed} failed${skipped}`;
  }

  /** Prints the sum and gives the exit code of the process. */
  end(): 0 | 1 {
    if (this.#passed + this.#failed + this.#skipped === 0)
      this.item('there is something to check', ['nothing was found']);
    this.#print(this.line);
    return this.#failed === 0 ? 0 : 1;
  }
}
