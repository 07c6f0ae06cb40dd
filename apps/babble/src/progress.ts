// How far a long command is: a bar in a terminal, a line now and then elsewhere; always on standard error, so that results stay by themselves.
import { performance } from 'node:perf_hooks';

const BAR_WIDTH = 30;
/** A terminal is not repainted more often. */
const REPAINT_MS = 100;
/** Elsewhere a line is written after every so many percent. */
const LINE_PERCENT = 10;

/** What progress is written to. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

export class Progress {
  readonly #what: string;
  readonly #output: ProgressOutput;
  #paintedMs = Number.NEGATIVE_INFINITY;
  #isPainted = false;
  /** The percentage that the last line told. */
  #told = 0;

  /** `what` is done, for instance `verifying`. */
  constructor(what: string, output: ProgressOutput = process.stderr) {
    this.#what = what;
    this.#output = output;
  }

  at(done: number, total: number): void {
    if (total <= 0) return;
    const percent = Math.min(100, Math.floor((100 * done) / total));
    if (this.#output.isTTY === true) this.#paint(percent);
    else if (percent >= this.#told + LINE_PERCENT) {
      this.#told = percent - (percent % LINE_PERCENT);
      this.#output.write(`${this.#what}: ${this.#told} %\n`);
    }
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isPainted) this.#output.write('\r\u001b[K');
    this.#isPainted = false;
  }

  #paint(percent: number): void {
    const now = performance.now();
    if (now - this.#paintedMs < REPAINT_MS) return;
    this.#paintedMs = now;
    this.#isPainted = true;
    const full = Math.round((BAR_WIDTH * percent) / 100);
    const bar = '█'.repeat(full).padEnd(BAR_WIDTH, '░');
    this.#output.write(`\r${this.#what}  ${bar} ${String(percent).padStart(3)} %`);
  }
}
