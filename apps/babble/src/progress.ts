// How far a long command is: a bar in a terminal, a line now and then elsewhere; always on standard error, so that results stay by themselves.
import { performance } from 'node:perf_hooks';

const BAR_WIDTH = 30;
/** A terminal is not repainted more often. */
const REPAINT_MS = 100;
/** Elsewhere a line is written that often: what is done at once needs none. */
const LINE_MS = 2_000;

/** What progress is written to. */
export type ProgressOutput = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

export class Progress {
  readonly #what: string;
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  #toldMs: number;
  #isPainted = false;

  /** `what` is done, for instance `verifying`. */
  constructor(what: string, output: ProgressOutput = process.stderr, now: () => number = () => performance.now()) {
    this.#what = what;
    this.#output = output;
    this.#now = now;
    this.#toldMs = now();
  }

  at(done: number, total: number): void {
    const isTerminal = this.#output.isTTY === true;
    const now = this.#now();
    if (total <= 0 || now - this.#toldMs < (isTerminal ? REPAINT_MS : LINE_MS)) return;
    this.#toldMs = now;
    const percent = Math.min(100, Math.floor((100 * done) / total));
    if (isTerminal) this.#paint(percent);
    else this.#output.write(`${this.#what}: ${percent} %\n`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isPainted) this.#output.write('\r\u001b[K');
    this.#isPainted = false;
  }

  #paint(percent: number): void {
    this.#isPainted = true;
    const full = Math.round((BAR_WIDTH * percent) / 100);
    const bar = '█'.repeat(full).padEnd(BAR_WIDTH, '░');
    this.#output.write(`\r${this.#what}  ${bar} ${String(percent).padStart(3)} %`);
  }
}
