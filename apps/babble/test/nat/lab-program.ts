// A program that runs in the laboratory until it is killed, with what it prints.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { NetworkNamespace } from './network-namespace.ts';

/** How long it may take until it says that it runs. */
const START_MS = 15_000;

export class LabProgram {
  /** All that it has printed. */
  output = '';
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;

  private constructor(child: ChildProcessByStdio<null, Readable, Readable>) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  /** Resolves when it has printed what `runs` matches. */
  static async start(
    namespace: NetworkNamespace,
    command: readonly string[],
    { runs, cwd }: { readonly runs: RegExp; readonly cwd: string },
  ): Promise<LabProgram> {
    const [program, ...args] = namespace.command;
    const env = { PATH: process.env['PATH'] ?? '', HOME: cwd };
    const child = spawn(program, [...args, ...command], { stdio: ['ignore', 'pipe', 'pipe'], cwd, env });
    const started = new LabProgram(child);
    const deadline = performance.now() + START_MS;
    while (!runs.test(started.output)) {
      if (child.exitCode !== null || performance.now() > deadline) {
        await started.kill();
        throw new Error(`${command.join(' ')} does not run:\n${started.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return started;
  }

  /** Resolves when it is gone. Repeatable. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
