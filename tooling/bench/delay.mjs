// Finality where messages travel long: whole networks in one process, in real time, with a delay on every link, one slow node, and
// one silent node.
import { parseArgs } from 'node:util';
import { measureDelay } from './delay/measure.mjs';
import { markdownTable } from './net/markdown-table.mjs';

const SIZES = [4, 7];
const DELAYS_MS = [0, 1, 20, 100, 300];

const CASES = [
  ...SIZES.flatMap((size) => DELAYS_MS.map((delayMs) => ({ size, delayMs }))),
  ...SIZES.flatMap((size) =>
    ['slow', 'silent'].flatMap((fault) => [1, 100].map((delayMs) => ({ size, delayMs, fault }))),
  ),
];

const HELP = `Usage: npm run bench -- delay [options]
  --seconds S    length of the load at 20 tx/s (6)
  --nodes N      only networks of so many nodes (${SIZES.join(', ')})
  --delay MS     only links with this delay one way (${DELAYS_MS.join(', ')})
Exit status: 0 fine; 1 something was not committed, or a node was not Babbling at the end.
`;

function options() {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '6' },
      nodes: { type: 'string' },
      delay: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Error('--seconds needs a number greater than 0');
  const isWanted = ({ size, delayMs }) =>
    (values.nodes === undefined || size === Number(values.nodes)) &&
    (values.delay === undefined || delayMs === Number(values.delay));
  const cases = CASES.filter(isWanted);
  if (cases.length === 0) throw new Error('There is no such network');
  return { seconds, cases, help: values.help };
}

function nameOf({ size, delayMs, fault }) {
  return fault === undefined ? `${size} nodes, ${delayMs} ms` : `${size} nodes, ${delayMs} ms, one ${fault}`;
}

function rowOf(oneCase, figures) {
  const fewest = 2 * Math.floor((2 * oneCase.size) / 3);
  const { p50, p99, eventsPerRound, lanes, hopMs, suspicions, stalls } = figures;
  const cells = [p50, p99, eventsPerRound, fewest, lanes, hopMs, suspicions, stalls].map((value) =>
    String(value ?? '–'),
  );
  return [nameOf(oneCase), ...cells];
}

async function main() {
  const { seconds, cases, help } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const rows = [];
  for (const [i, oneCase] of cases.entries()) {
    process.stderr.write(`[${i + 1}/${cases.length}] ${nameOf(oneCase)} … `);
    const figures = await measureDelay(oneCase, seconds);
    process.stderr.write(`p50 ${figures.p50} ms\n`);
    rows.push(rowOf(oneCase, figures));
    if (figures.lost === 0 && figures.states === 'Babbling') continue;
    process.stderr.write(`${figures.lost} transactions were not committed; states: ${figures.states}\n`);
    process.exitCode = 1;
  }
  const latency = ['finality p50, ms', 'p99, ms', 'events per round', 'fewest'];
  const head = ['network, delay one way', ...latency, 'lanes', 'hop, ms', 'suspicions', 'stalls'];
  process.stdout.write(`\n20 tx/s for ${seconds} s, in one process; finality is at the submitting node.\n\n`);
  process.stdout.write(`${markdownTable(head, rows)}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 2;
}
