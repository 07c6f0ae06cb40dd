// Starts `babble run` in a data directory and sees how far it gets: to its end, or to gossip, upon which it is asked to stop.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));

export interface Start {
  /** `undefined`: the folder does not exist. */
  readonly files: Readonly<Record<string, string>> | undefined;
  /** After `run --datadir FOLDER`; `$DATADIR` is the folder. */
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number | null;
  /** It began to gossip. */
  readonly ran: boolean;
  readonly out: string;
  /** What is for the user. */
  readonly messages: string;
  /** What is for the log. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** All of standard error. */
  readonly err: string;
}

export async function startNode({ files, args, environment = {} }: Start): Promise<Outcome> {
  const parent = await mkdtemp(join(tmpdir(), 'babble-start-'));
  const folder = files === undefined ? join(parent, 'missing') : parent;
  try {
    for (const [name, contents] of Object.entries(files ?? {})) await writeFile(join(folder, name), contents);
    const given = args.map((arg) => arg.replaceAll('$DATADIR', folder));
    return await run(['run', '--datadir', folder, ...given], { HOME: parent, ...environment });
  } finally {
    await rm(parent, { recursive: true });
  }
}

function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // Nothing of the environment of the test but what a program needs to start.
    const env = { PATH: process.env['PATH'] ?? '', ...environment };
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
    let [out, err, ran] = ['', '', false];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (ran || !/"msg":"(BABBLING|JOINING)"/.test(err)) return;
      ran = true;
      child.kill('SIGTERM');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const lines = err.split('\n');
      const messages = lines.filter((line) => !line.startsWith('{')).join('\n');
      const log = lines
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
      resolve({ code, ran, out, messages, log, err });
    });
  });
}
