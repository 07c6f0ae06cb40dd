// babble replay: recomputes everything from a graph file, or from a fast-forward case.
import { writeFile } from 'node:fs/promises';
import { encodeHex } from '@babble/crypto';
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Admission, Replay } from '@babble/hashgraph';
import { formatExpected } from '@babble/hashgraph';
import type { Command } from 'commander';
import { readGraphInput } from '../graph-input.ts';
import { print } from '../output.ts';
import { replayInput } from '../replay-input.ts';
import { takesRecordedGraph } from './recorded-graph.ts';

interface ReplayOptions {
  readonly json?: boolean;
  readonly out?: string;
  readonly verify: boolean;
  readonly admission: Admission;
}

const HELP = `
FILE is a graph as 'babble export' writes it (NAME.jsonl), or a fast-forward case (NAME.reset.json); either may end in .gz.
Decisions of an application that did not accept every membership change are read from NAME.receipts.jsonl beside it.

Exit code: 0 if everything was replayed, 1 if the file is defective; the message names the line and the reason.

Examples:
  babble replay network.jsonl
  babble replay network.jsonl.gz --out result.json
  babble replay old.jsonl --admission reference`;

export function addReplay(program: Command): void {
  takesRecordedGraph(program.command('replay'))
    .summary('recompute rounds, frames and blocks of a recorded graph')
    .description('Replays a recorded graph: every round, fame, frame and block is computed again from its events.')
    .option('--json', 'print the whole result as JSON')
    .option('--out <file>', 'write the whole result to a file')
    .option('--no-verify', 'believe all signatures')
    .addHelpText('after', HELP)
    .action(replay);
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const started = performance.now();
  const input = await readGraphInput(file);
  const verifier = options.verify ? (await fastestVerifier()).verifier : undefined;
  const replayed = await replayInput(input, file, options.admission, verifier);
  const elapsedMs = performance.now() - started;
  if (options.out !== undefined || options.json === true) {
    const result = formatExpected(replayed, sha256);
    if (options.out !== undefined) await writeFile(options.out, result);
    if (options.json === true) process.stdout.write(result);
  }
  if (options.json !== true) printSummary(replayed, file, options, verifier?.name, elapsedMs);
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
