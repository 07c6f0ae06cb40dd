// A program of this repository as a process: what it says, and its end.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WITHIN_MS } from './until.ts';

export const BABBLE: string = fileURLToPath(new URL('../../../../apps/babble/bin/babble.js', import.meta.url));
export const DUMMY: string = fileURLToPath(new URL('../../../../apps/dummy/bin/dummy.js', import.meta.url));

export class Program {
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  #said = '';
  #isOver = false;
  #wake: () => void = () => undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
        this.#wake();
      });
    }
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        this.#isOver = true;
        resolve(code);
        this.#wake();
      });
    });
  }

  static start(file: string, args: readonly string[], folder: string): Program {
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    return new Program(
      spawn(process.execPath, [file, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** Both outputs so far. */
  get said(): string {
    return this.#said;
  }

  /** The match of a text that it says. Rejects if it ends before. */
  async says(text: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + WITHIN_MS;
    for (;;) {
      const found = text.exec(this.#said);
      if (found !== null) return found;
      if (this.#isOver || Date.now() > deadline) {
        throw new Error(`waited in vain for ${String(text)}; the end of what was said: ${this.#said.slice(-2_000)}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** It stands still, with its connections open, until {@link resume}. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
