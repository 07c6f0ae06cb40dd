// Where the time goes: a network under load, one node of it under the CPU profiler. Writes the profile, for any viewer of
// .cpuprofile files, and prints the functions that cost most.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from './net/markdown-table.mjs';
import { measure } from './net/measure.mjs';
import { signalGroup } from './net/processes.mjs';
import { network, ours } from './net/programs.mjs';
import { hotFunctions } from './profile/hot-functions.mjs';

const HOOK = fileURLToPath(new URL('./profile/hook.mjs', import.meta.url));

const HELP = `Usage: npm run bench -- profile [options]
  --nodes N       nodes in the network; the first is profiled (4)
  --rate R        transactions per second over all nodes, or "max": as many as are committed (max)
  --in-flight K   for "max": uncommitted transactions per node (3000)
  --tx-size B     bytes per transaction (100)
  --store         with a database
  --seconds S     how long it is profiled (8)
  --top K         functions to print (25)
  --out FILE      the profile (babble.cpuprofile)
`;

function options() {
  const text = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({
    options: {
      nodes: text('4'),
      rate: text('max'),
      'in-flight': text('3000'),
      'tx-size': text('100'),
      seconds: text('8'),
      top: text('25'),
      out: text('babble.cpuprofile'),
      store: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const numbers = ['nodes', 'in-flight', 'tx-size', 'seconds', 'top', ...(values.rate === 'max' ? [] : ['rate'])];
  for (const name of numbers) {
    values[name] = Number(values[name]);
    if (!(values[name] > 0)) throw new Error(`--${name} needs a number greater than 0`);
  }
  return values;
}

async function profile(values, file) {
  const [program, ...args] = ours.command;
  const node = values.store ? { ...ours, flags: [...ours.flags, '--store'] } : ours;
  const profiled = {
    ...node,
    command: [program, '--import', HOOK, ...args],
    environment: { BABBLE_PROFILE_FILE: file },
  };
  const spec = {
    programs: [profiled, ...network(values.nodes - 1, node)],
    rate: values.rate,
    inFlight: values['in-flight'],
    transactionBytes: values['tx-size'],
    warmupSeconds: 4,
    // Time to write the profile, before the network is stopped.
    seconds: values.seconds + 1,
    drainSeconds: 15,
  };
  let written;
  const run = await measure(spec, ([first]) => {
    signalGroup(first.pid, 'SIGUSR2');
    written = sleep(values.seconds * 1000).then(() => signalGroup(first.pid, 'SIGUSR2'));
  });
  await written;
  return run;
}

async function main() {
  const values = options();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'babble-profile-'));
  try {
    const file = join(folder, 'node.cpuprofile');
    process.stderr.write(`${values.nodes} nodes, ${values.rate} tx/s, ${values.seconds} s under the profiler …\n`);
    const run = await profile(values, file);
    if (!existsSync(file)) throw new Error('The node wrote no profile');
    copyFileSync(file, values.out);
    print(run, hotFunctions(JSON.parse(readFileSync(file, 'utf8'))), values);
    if (run.violations.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print(run, { busyMs, idleMs, functions }, { top, out }) {
  const { transactionsPerSecond, finalityOwn, coresPerNode } = run;
  const rows = functions
    .slice(0, top)
    .map(({ name, place, selfMs, share }) => [name, place, selfMs.toFixed(0), `${(100 * share).toFixed(1)} %`]);
  process.stdout.write(
    `${transactionsPerSecond.least} tx/s, finality p50 ${finalityOwn.p50} ms, ${coresPerNode} cores per node; ` +
      `the main thread was busy for ${((100 * busyMs) / (busyMs + idleMs)) | 0} % of the time.\n\n` +
      `${markdownTable(['function', 'place', 'self, ms', 'of busy time'], rows, 2)}\n\nThe whole profile: ${out}\n`,
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
