// `node tooling/crash/crash.mjs`: crashes at every step, or one run again.

import type { Logger } from '@babble/host';
import { FAIL_POINTS } from '@babble/node';
import { Tally } from '@babble-tooling/tally';
import { campaign } from './campaign.ts';
import { parseCommandLine, type Request, USAGE, UsageError } from './command-line.ts';
import { type Only, planOf, situationOf } from './plan.ts';
import { run } from './run.ts';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function again(seed: number, number: number, only: Only | undefined): string {
  return `again: npm run crash -- --seed ${seed}${only === undefined ? '' : ` --only ${only}`} --run ${number}`;
}

async function all({ points, seed, only }: Extract<Request, { kind: 'campaign' }>): Promise<0 | 1> {
  const startedMs = performance.now();
  const tally = new Tally(print);
  const { runs, failedRuns, crashes } = await campaign({
    points,
    seed,
    only,
    onFindings: (number, findings) =>
      tally.item(`run ${number} of seed ${seed}`, [...findings, again(seed, number, only)]),
  });
  const happened = [...crashes.values()].reduce((sum, count) => sum + count, 0);
  for (const [step, count] of crashes) if (count > 0) print(`      ${String(count).padStart(6)} ${step}`);
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  if (failedRuns === 0) tally.item(`${happened} crashes in ${runs} runs, seed ${seed}, ${seconds} s`, []);
  // The first so many runs come to all of them.
  if (only === undefined && runs >= FAIL_POINTS.length) {
    const missed = FAIL_POINTS.filter((step) => crashes.get(step) === 0);
    tally.item(
      'somebody ended at every step',
      missed.map((step) => `nobody at ${step}`),
    );
  }
  return tally.end();
}

async function single({ number, seed, only, log }: Extract<Request, { kind: 'run' }>): Promise<0 | 1> {
  const plan = planOf(number, { seed, only });
  const { size, memory, situation, change, snapshotInterval } = plan;
  const changes = change === 'none' ? '' : `, one will ${change}`;
  print(
    `${size} machines${changes}, ${memory} applications, ${situation}, a snapshot every ${snapshotInterval} blocks`,
  );
  for (const { step, hit, extent, ending, afterMs } of plan.crashes) {
    print(`  ${step}, time ${hit}: ${ending} of ${extent}${afterMs > 0 ? `, ${afterMs} ms later` : ''}`);
  }
  const logger = (machine: number): Logger => loggerOf(machine);
  const outcome = await run(plan, { seed, tell: print, ...(log && { logger }) });
  const tally = new Tally(print);
  tally.item(`run ${number} of seed ${seed}`, outcome.findings);
  return tally.end();
}

function loggerOf(machine: number): Logger {
  const say =
    (level: string) =>
    (fields: unknown, message: string): void =>
      print(`      ${machine} ${level} ${message} ${JSON.stringify(fields)}`);
  const logger: Logger = {
    debug: () => undefined,
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: () => logger,
  };
  return logger;
}

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  try {
    const request = parseCommandLine(args);
    if (request.kind === 'campaign') return await all(request);
    if (request.kind === 'run') return await single(request);
    if (request.kind === 'help') print(USAGE);
    else for (const step of FAIL_POINTS) print(`${step.padEnd(24)} ${situationOf(step)}`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`Error: ${error.message}\n\n${USAGE}\n`);
    return 2;
  }
}

process.exitCode = await main(process.argv.slice(2));
