// Programs of the Go implementation as processes of a test. BABBLE_GO_BIN names the node's program, beside which its program `signal` lies.
import { type ChildProcess, spawn } from 'node:child_process';
import { test } from '@jest/globals';

const go = process.env['BABBLE_GO_BIN'];

/** A test that needs the Go implementation. */
export function goTest(name: string, run: (program: string) => Promise<void>): void {
  if (go === undefined) test.skip(`${name} (skipped: BABBLE_GO_BIN is not set)`, () => undefined);
  else test(name, () => run(go));
}

/** How long anything may take: the machine may be busy. */
export const WITHIN_MS = 120_000;

/** A process, and what it has written. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  output = '';

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.output += bytes.toString();
      });
    }
    this.#ended = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  /** Waits until it has written this. */
  async says(pattern: RegExp): Promise<void> {
    const deadline = Date.now() + WITHIN_MS;
    while (!pattern.test(this.output)) {
      if (Date.now() > deadline) throw new Error(`The program did not say ${pattern}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#ended;
    clearTimeout(timer);
  }
}
