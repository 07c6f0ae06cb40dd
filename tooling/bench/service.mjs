// What very many readers of the HTTP service cost the network: throughput of a saturated network with and without them, in turn, in one run. Linux.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Ledger } from './net/ledger.mjs';
import { startLoad } from './net/load.mjs';
import { markdownTable } from './net/markdown-table.mjs';
import { startNetwork, stopNetwork } from './net/network.mjs';
import { usageOf } from './net/processes.mjs';
import { network, ours } from './net/programs.mjs';
import { median, round } from './net/statistics.mjs';

const HELP = `Usage: npm run bench -- service [options]
  --readers N    how many read at once (500)
  --pairs P      windows with readers, each between two without (4)
  --seconds S    length of a window (6)
  --only ROWS    only these, separated by commas: one-client many-clients streams
Exit status: 0 fine; 1 throughput fell by 10 % or more, or memory grew without bound; 2 it could not be measured.
`;

const ROWS = {
  'one-client': { title: 'readers from one address', addresses: 1, stream: false },
  'many-clients': { title: 'readers from as many addresses', addresses: Number.POSITIVE_INFINITY, stream: false },
  streams: {
    title: 'readers of the stream, from as many addresses',
    addresses: Number.POSITIVE_INFINITY,
    stream: true,
  },
};
const LEAST_RATIO = 0.9;
const MOST_GROWTH_MB = 200;
const WARM_UP_MS = 8_000;
/** After a change, before it is measured: so many connections take a while to open and to close. */
const SETTLE_MS = 2_000;

function options() {
  const { values } = parseArgs({
    options: {
      readers: { type: 'string', default: '500' },
      pairs: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '6' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [readers, pairs, seconds] = [Number(values.readers), Number(values.pairs), Number(values.seconds)];
  if (![readers, pairs].every((count) => Number.isInteger(count) && count >= 1) || !(seconds > 0)) {
    throw new Error('--readers and --pairs need whole numbers from 1 on, --seconds one greater than 0');
  }
  const wanted = values.only.split(',').filter((name) => name !== '');
  const names = Object.keys(ROWS).filter((name) => wanted.length === 0 || wanted.includes(name));
  if (names.length === 0) throw new Error(`--only ${values.only}: there is no such row`);
  return { readers, pairs, seconds, names, help: values.help };
}

/** What happens in a window: transactions per second at the slowest node, and the cores that each process uses. */
async function watch(ledger, pids, seconds) {
  await sleep(SETTLE_MS);
  const before = ledger.progress();
  const used = pids.map((pid) => usageOf(pid).cpu);
  const from = performance.now();
  await sleep(seconds * 1_000);
  const passed = (performance.now() - from) / 1_000;
  return {
    rate: Math.min(...ledger.progress().map(({ transactions }, i) => (transactions - before[i].transactions) / passed)),
    cores: pids.map((pid, i) => (usageOf(pid).cpu - used[i]) / passed),
  };
}

async function measureRow(row, { readers, pairs, seconds }) {
  const ledger = new Ledger(4, 0);
  const { nodes, root } = await startNetwork(network(4, ours), ledger, 100);
  const child = fork(fileURLToPath(new URL('./service/readers.mjs', import.meta.url)));
  const stopLoad = startLoad(
    { rate: 'max', inFlight: 500 },
    nodes.map(({ application }) => application),
  );
  try {
    await sleep(WARM_UP_MS);
    const memory = () => usageOf(nodes[0].pid).resident - usageOf(nodes[1].pid).resident;
    const memoryBefore = memory();
    const pids = [nodes[0].pid, nodes[1].pid, child.pid];
    const quiet = [await watch(ledger, pids, seconds)];
    const read = [];
    const answers = {};
    for (let pair = 0; pair < pairs; pair += 1) {
      child.send({
        url: `http://127.0.0.1:${nodes[0].service}`,
        count: readers,
        addresses: row.addresses === 1 ? 1 : 2,
        stream: row.stream,
      });
      read.push(await watch(ledger, pids, seconds));
      child.send('stop');
      const [outcome] = await once(child, 'message');
      for (const [answer, count] of Object.entries(outcome.answers)) answers[answer] = (answers[answer] ?? 0) + count;
      quiet.push(await watch(ledger, pids, seconds));
    }
    const ratios = read.map(({ rate }, i) => rate / ((quiet[i].rate + quiet[i + 1].rate) / 2));
    // All nodes grow while the network is young: what counts is how much more the one does that is read.
    const growth = memory() - memoryBefore;
    const rateOf = (windows) => median(windows.map(({ rate }) => rate));
    const coresOf = (windows, i) => median(windows.map(({ cores }) => cores[i]));
    return {
      quiet: rateOf(quiet),
      read: rateOf(read),
      ratio: median(ratios),
      cores: [0, 1].map((i) => [coresOf(quiet, i), coresOf(read, i)]),
      // Of the machine's other work it depends less than throughput does.
      perTransaction: [quiet, read].map((windows) => median(windows.map(({ rate, cores }) => (cores[0] * 1e6) / rate))),
      readers: coresOf(read, 2),
      growth,
      answers,
      violations: ledger.violations,
    };
  } finally {
    stopLoad();
    child.disconnect();
    stopNetwork({ nodes, root });
  }
}

function tableOf(results, readers) {
  const rows = results.map(({ row, quiet, read, ratio, growth, answers, cores, perTransaction, readers: own }) => [
    `${readers} ${row.title}`,
    String(round(quiet, 0)),
    String(round(read, 0)),
    String(round(ratio, 3)),
    perTransaction.map((us) => round(us, 0)).join(' → '),
    ...cores.map((pair) => pair.map((count) => round(count, 2)).join(' → ')),
    String(round(own, 2)),
    String(round(growth, 0)),
    Object.entries(answers)
      .map(([answer, count]) => `${answer}: ${count}`)
      .join(', '),
  ]);
  return markdownTable(
    [
      '',
      'tx/s without',
      'tx/s with',
      'ratio',
      'its µs per tx',
      'its cores',
      'of another',
      'of the readers',
      'memory, MB more',
      'answers',
    ],
    rows,
  );
}

async function main() {
  const given = options();
  if (given.help) {
    process.stdout.write(HELP);
    return;
  }
  const results = [];
  for (const name of given.names) {
    process.stderr.write(`${name} …\n`);
    results.push({ row: ROWS[name], ...(await measureRow(ROWS[name], given)) });
  }
  process.stdout.write(`\n${tableOf(results, given.readers)}\n`);
  const violations = results.flatMap(({ violations: broken }) => broken);
  for (const violation of violations) process.stdout.write(`Violation: ${violation}\n`);
  const isBad = ({ ratio, growth }) => ratio < LEAST_RATIO || growth > MOST_GROWTH_MB;
  if (results.some(isBad) || violations.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
