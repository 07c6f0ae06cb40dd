// Replays every recording through the built command line and compares the outcome with that of the Go implementation, digit by
// digit. Arguments: names of recordings to look at (default: all).
import { fileURLToPath } from 'node:url';
import { Tally } from '@babble-tooling/tally';
import type { ConformanceCase } from './cases.ts';
import { conformanceCases } from './cases.ts';
import { Recordings } from './recordings.ts';
import { replayCommand } from './replay-command.ts';

const AT_ONCE = 2;

const root = fileURLToPath(new URL('../../../', import.meta.url));
const replay = replayCommand(`${root}apps/babble/bin/babble.js`);
const wanted = process.argv.slice(2);
const cases = conformanceCases(new Recordings(`${root}tooling/vectors`));
const queue = cases.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
const tally = new Tally();

async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) await runCase(next);
}

async function runCase({ name, skipped, run }: ConformanceCase): Promise<void> {
  if (skipped === undefined) tally.item(name, await run(replay));
  else tally.skip(name, skipped);
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exitCode = tally.end();
