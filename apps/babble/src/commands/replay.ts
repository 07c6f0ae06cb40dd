// babble replay: recomputes everything from a graph file, or from a fast-forward case.
import { writeFile } from 'node:fs/promises';
import type { Verifier } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Admission, Replay } from '@babble/hashgraph';
import { formatExpected } from '@babble/hashgraph';
import type { Command } from 'commander';
import { CliError, EXIT } from '../cli-error.ts';
import type { GraphInput } from '../graph-input.ts';
import { readGraphInput } from '../graph-input.ts';
import { print } from '../output.ts';
import { replayInput } from '../replay-input.ts';
import { takesRecordedGraph } from './recorded-graph.ts';

interface ReplayOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly verify: boolean;
  readonly admission: Admission;
  /** `true`: at the default address. */
  readonly serve?: string | true;
}

/** Not that of a node's service, which may run beside it. */
const DEFAULT_SERVE = '127.0.0.1:8080';

const HELP = `
FILE is a graph as 'babble export' writes it (NAME.jsonl), or a fast-forward case (NAME.reset.json); either may end in .gz.
Decisions of an application that did not accept every membership change are read from NAME.receipts.jsonl beside it.

With --serve the recording is shown in the explorer, in a browser: play it, pause, go on event by event, and see why a witness is famous.
It ends with Ctrl-C.

Exit code: 0 if everything was replayed, 1 if the file is defective; the message names the line and the reason.

Examples:
  babble replay network.jsonl
  babble replay network.jsonl.gz --out result.json
  babble replay old.jsonl --admission reference
  babble replay network.jsonl --serve                 look at it in the explorer`;

export function addReplay(program: Command): void {
  takesRecordedGraph(program.command('replay'))
    .summary('recompute rounds, frames and blocks of a recorded graph')
    .description('Replays a recorded graph: every round, fame, frame and block is computed again from its events.')
    .option('--json', 'print the whole result as JSON')
    .option('--out <file>', 'write the whole result to a file')
    .option('--no-verify', 'believe all signatures')
    .option('--serve [address]', `show it in the explorer, served at host:port (default: ${DEFAULT_SERVE})`)
    .addHelpText('after', HELP)
    .action(replay);
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const started = performance.now();
  const input = await readGraphInput(file);
  const verifier = options.verify ? (await fastestVerifier()).verifier : undefined;
  if (options.serve !== undefined) return serveInput(input, file, options, verifier);
  const replayed = await replayInput(input, file, { admission: options.admission, verifier });
  const elapsedMs = performance.now() - started;
  if (options.out !== undefined || options.json === true) {
    const result = formatExpected(replayed, sha256);
    if (options.out !== undefined) await writeFile(options.out, result);
    if (options.json === true) process.stdout.write(result);
  }
  if (options.json !== true) printSummary(replayed, file, options, verifier?.name, elapsedMs);
}

async function serveInput(
  input: GraphInput,
  file: string,
  { admission, serve, json, out }: ReplayOptions,
  verifier: Verifier | undefined,
): Promise<void> {
  if (json === true || out !== undefined) {
    throw new CliError('--serve shows the recording, so --json and --out cannot be had with it', {
      exitCode: EXIT.usage,
      remedy: 'Leave out the one or the other.',
    });
  }
  // Loaded only here: a replay needs no server.
  const { serveRecording } = await import('../replay-server/serve-recording.ts');
  await serveRecording({ input, file, admission, verifier, listen: serve === true ? DEFAULT_SERVE : (serve ?? '') });
}

function printSummary(
  replayed: Replay,
  file: string,
  options: ReplayOptions,
  /** `undefined`: signatures were believed. */
  backend: string | undefined,
  elapsedMs: number,
): void {
  const counters = replayed.hashgraph.counters();
  const last = replayed.blocks().at(-1);
  const rows: readonly (readonly [string, string | number])[] = [
    ['file', file],
    ['events', replayed.eventIds.length],
    ...(replayed.refused.size === 0 ? [] : [['skipped (below the frame)', replayed.refused.size] as const]),
    ['rounds', `${counters.lastRound + 1}, decided up to ${counters.lastConsensusRound ?? 'none'}`],
    ['frames', replayed.frames.length],
    ['blocks', `${counters.lastBlockIndex + 1}, anchor ${counters.anchorBlockIndex ?? 'none'}`],
    ['transactions', counters.consensusTransactions],
    ['undetermined events', counters.undeterminedEvents],
    ['state hash', last === undefined ? 'none' : encodeHex(last.body.stateHash ?? new Uint8Array(0))],
    ['signatures', backend === undefined ? 'believed (--no-verify)' : `verified (${backend})`],
    ['time', `${Math.round(elapsedMs)} ms`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) print(`${name.padEnd(width)}  ${value}`);
  if (options.out !== undefined) print(`${'result'.padEnd(width)}  ${options.out}`);
}
