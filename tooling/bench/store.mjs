// What a database costs: the same network with everything in memory, with a database, and that of the Go implementation with its own where BABBLE_GO_BIN
// names it; one after the other, as often as asked for, and compared pair by pair. Linux.
import { parseArgs } from 'node:util';
import { markdownTable } from './net/markdown-table.mjs';
import { measure } from './net/measure.mjs';
import { network, ours, referenceAtBest } from './net/programs.mjs';
import { median } from './net/statistics.mjs';

const HELP = `Usage: npm run bench -- store [options]
  --runs R          passes (3)
  --seconds S       length of the window of a network (10)
  --in-flight K,L   closed loops: uncommitted transactions per node (500,3000)
  --tx-size B       bytes per transaction (100)
  --nodes N         nodes (4)
BABBLE_GO_BIN names the program of the Go implementation, if it is to be measured too (best flags).
Exit status: 0 fine; 1 a network of ours broke a promise.
`;

function options() {
  const text = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({
    options: {
      runs: text('3'),
      seconds: text('10'),
      'in-flight': text('500,3000'),
      'tx-size': text('100'),
      nodes: text('4'),
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [runs, seconds, size, nodes] = [values.runs, values.seconds, values['tx-size'], values.nodes].map(Number);
  const loads = values['in-flight'].split(',').map(Number);
  if (![runs, seconds, size, nodes, ...loads].every((value) => value > 0)) {
    throw new Error('--runs, --seconds, --in-flight, --tx-size and --nodes need numbers greater than 0');
  }
  return { runs, seconds, size, nodes, loads, help: values.help };
}

const withDatabase = (program) => program && { ...program, flags: [...program.flags, '--store'] };

/** Name → the programs of a network. */
function sides(nodes) {
  return {
    memory: network(nodes, ours),
    database: network(nodes, withDatabase(ours)),
    reference: network(nodes, withDatabase(referenceAtBest(nodes))),
  };
}

/** One network under load; what it broke goes to standard error. */
async function run(programs, inFlight, { seconds, size }) {
  const spec = { programs, rate: 'max', inFlight, transactionBytes: size };
  const result = await measure({ ...spec, warmupSeconds: 4, seconds, drainSeconds: 15 });
  for (const violation of result.violations) process.stderr.write(`VIOLATION: ${violation}\n`);
  return {
    rate: result.transactionsPerSecond.least,
    p50: result.finalityOwn.p50,
    isFine: result.violations.length === 0,
  };
}

async function measureLoad(inFlight, settings) {
  const passes = [];
  for (let pass = 0; pass < settings.runs; pass += 1) {
    const results = {};
    for (const [side, programs] of Object.entries(sides(settings.nodes))) {
      if (programs === undefined) continue;
      results[side] = await run(programs, inFlight, settings);
      process.stderr.write(
        `${inFlight} in flight, pass ${pass + 1}, ${side}: ${Math.round(results[side].rate)} tx/s\n`,
      );
    }
    passes.push(results);
  }
  return passes;
}

function rowOf(inFlight, passes) {
  const rate = (side) => median(passes.map((results) => results[side]?.rate));
  const ratio = (a, b) => median(passes.map((results) => results[b] && results[a].rate / results[b].rate));
  const p50 = (side) => median(passes.map((results) => results[side]?.p50));
  const whole = (value) => (value === null ? '–' : Math.round(value).toLocaleString('en'));
  const share = (value) => (value === null ? '–' : value.toFixed(2));
  return [
    inFlight.toLocaleString('en'),
    whole(rate('memory')),
    whole(rate('database')),
    share(ratio('database', 'memory')),
    whole(p50('memory')),
    whole(p50('database')),
    whole(rate('reference')),
    share(ratio('database', 'reference')),
  ];
}

async function main() {
  const { help, loads, ...settings } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const rows = [];
  for (const inFlight of loads) {
    const passes = await measureLoad(inFlight, settings);
    rows.push(rowOf(inFlight, passes));
    if (passes.some(({ memory, database }) => !memory.isFine || !database.isFine)) process.exitCode = 1;
  }
  const head = [
    'in flight per node',
    'in memory, tx/s',
    'with a database, tx/s',
    'of that in memory',
    'p50, ms',
    'p50 with a database, ms',
    'reference with its database, tx/s',
    'ours / reference, both with a database',
  ];
  const { nodes, size, runs, seconds } = settings;
  process.stdout.write(
    `\n${nodes} nodes, closed loop, ${size} B per transaction; medians of ${runs} passes, ratios pair by pair, windows of ${seconds} s.\n\n` +
      `${markdownTable(head, rows)}\n`,
  );
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
