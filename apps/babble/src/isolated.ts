// Work on a database in a process of its own: LevelDB ends the whole process where a damaged table leads it astray, and whoever looks for damage is to hear of it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How such a process ended. */
export type Isolated<T> =
  | { readonly kind: 'result'; readonly result: T }
  /** It was ended, by LevelDB or from outside. */
  | { readonly kind: 'ended'; readonly reason: string };

/**
 * Runs a program beside this file, by its name without ending, with what it is given, and takes the JSON that it prints. Its standard error is ours. It must answer all
 * errors that it foresees itself.
 */
export function runIsolated<T>(program: string, init: object): Promise<Isolated<T>> {
  const file = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(init)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  // A child must not go on reading when nobody waits for it any more.
  const end = (): void => {
    child.kill();
  };
  process.once('exit', end);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('exit', end);
      if (code === 0) resolve({ kind: 'result', result: JSON.parse(Buffer.concat(pieces).toString('utf8')) as T });
      else resolve({ kind: 'ended', reason: signal ?? `exit code ${code}` });
    });
  });
}

/** For such a program: what it was given, and its answer. */
export async function answerIsolated<T extends object>(work: (init: T) => Promise<unknown>): Promise<void> {
  const answer = await work(JSON.parse(process.argv[2] ?? '{}') as T);
  process.stdout.write(JSON.stringify(answer));
}
