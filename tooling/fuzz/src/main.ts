// `node tooling/fuzz/fuzz.mjs`: campaigns against the borders, or one finding again.
import { Tally } from '@babble-tooling/tally';
import { borderNamed } from './borders.ts';
import { replayCases } from './campaign.ts';
import { parseCommandLine, type Request, USAGE, UsageError } from './command-line.ts';
import { readReproduction, writeReproduction } from './reproduction.ts';
import { supervise } from './supervise.ts';

async function campaigns({ borders, cases, seed, out }: Extract<Request, { kind: 'campaigns' }>): Promise<0 | 1> {
  const tally = new Tally();
  const script = new URL('./worker.js', import.meta.url);
  for (const { name } of borders) {
    const startedMs = performance.now();
    const finding = await supervise(script, { border: name, seed, cases });
    const file = `${out}/fuzz-${name}-${seed}.json`;
    if (finding !== undefined) writeReproduction(file, finding);
    const seconds = Math.round((performance.now() - startedMs) / 1_000);
    const findings = finding && [`case ${finding.caseNumber}: ${finding.what}`, `again: --replay ${file}`];
    tally.item(`${name}: ${cases} cases, seed ${seed}, ${seconds} s`, findings ?? []);
  }
  return tally.end();
}

async function again(file: string): Promise<0 | 1> {
  const { border, cases } = readReproduction(file);
  const tally = new Tally();
  const what = await replayCases(borderNamed(border), cases);
  tally.item(`${border}: ${cases.length} cases of ${file}`, what === undefined ? [] : [what]);
  return tally.end();
}

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const request = parseCommandLine(args);
    if (request.kind === 'campaigns') return await campaigns(request);
    if (request.kind === 'replay') return await again(request.file);
    process.stdout.write(`${USAGE}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`Error: ${error.message}\n\n${USAGE}\n`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
