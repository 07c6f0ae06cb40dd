// One call of the built command line: a recording in, its outcome as a file out.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseExact } from './exact-json.ts';

export type Replayed =
  | { readonly ok: true; readonly outcome: unknown }
  | { readonly ok: false; readonly exitCode: number | null; readonly message: string };

export type ReplayCommand = (file: string, admission: 'strict' | 'reference') => Promise<Replayed>;

/** `program` is the path of the built `babble.js`. */
export function replayCommand(program: string): ReplayCommand {
  return async (file, admission) => {
    const folder = mkdtempSync(join(tmpdir(), 'babble-conformance-'));
    try {
      const out = join(folder, 'outcome.json');
      const { exitCode, message } = await run([program, 'replay', file, '--out', out, '--admission', admission]);
      if (exitCode !== 0) return { ok: false, exitCode, message };
      return { ok: true, outcome: parseExact(readFileSync(out, 'utf8')) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

function run(args: readonly string[]): Promise<{ readonly exitCode: number | null; readonly message: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let message = '';
    child.stderr.on('data', (chunk: Buffer) => {
      message += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, message: message.trim() }));
  });
}
