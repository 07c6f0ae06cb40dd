// Running another program and keeping what it printed.
import { spawn } from 'node:child_process';

export interface Ran {
  readonly exitCode: number | null;
  /** Both outputs in the order in which they came. */
  readonly output: string;
}

export function runCommand(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1', npm_config_update_notifier: 'false' };
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    }
    // A program that is not there is a finding, not the end of the check.
    child.on('error', (error) => resolve({ exitCode: null, output: error.message }));
    child.on('close', (exitCode) => resolve({ exitCode, output: output.trim() }));
  });
}

/** No finding if the program ended well, else everything it printed. */
export function findingsOf({ exitCode, output }: Ran): readonly string[] {
  return exitCode === 0 ? [] : [`exit code ${exitCode}: ${output}`];
}
