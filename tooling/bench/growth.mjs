// What a node keeps in memory and on disk while a network grows old, with and without pruning. Linux.
import { parseArgs } from 'node:util';
import { measureGrowth } from './growth/measure.mjs';
import { markdownTable } from './net/markdown-table.mjs';

const HELP = `Usage: npm run bench -- growth [options]
  --transactions N   how many are committed by each network (20000)
  --in-flight N      uncommitted transactions of each of the four applications (5): the fewer, the more blocks and events per transaction
  --bytes N          of a transaction (100)
  --keep-blocks N    as the flag of babble run, for the network that prunes (20)
  --cache-size N     as the flag of babble run, for both (2000)
Two networks of four processes run one after the other; the figures are those of the node that has most.
Exit status: 0 fine; 1 the nodes of a network did not deliver the same.
`;

const STEPS = 10;
const MEGABYTE = 1024 * 1024;

function options() {
  const { values } = parseArgs({
    options: {
      transactions: { type: 'string', default: '20000' },
      'in-flight': { type: 'string', default: '5' },
      bytes: { type: 'string', default: '100' },
      'keep-blocks': { type: 'string', default: '20' },
      'cache-size': { type: 'string', default: '2000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { help, ...texts } = values;
  for (const [name, text] of Object.entries(texts)) {
    if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} needs a whole number greater than 0, not ${text}`);
  }
  return { help, ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Number(text)])) };
}

function showProgress(name, { transactions, blocks }, count) {
  const text = `${name}: ${transactions.toLocaleString('en')} of ${count.toLocaleString('en')} transactions, ${blocks.toLocaleString('en')} blocks`;
  process.stderr.write(process.stderr.isTTY === true ? `\r${text} ` : `${text}\n`);
}

async function main() {
  const { help, ...given } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const count = given.transactions;
  const cache = ['--store', '--cache-size', String(given['cache-size'])];
  const kinds = [
    { name: 'without pruning', flags: cache },
    { name: 'with pruning', flags: [...cache, '--prune', '--keep-blocks', String(given['keep-blocks'])] },
  ];
  const results = [];
  for (const { name, flags } of kinds) {
    const onStep = (progress) => showProgress(name, progress, count);
    const spec = { flags, count, steps: STEPS, inFlight: given['in-flight'], bytes: given.bytes };
    results.push(await measureGrowth(spec, onStep));
    if (process.stderr.isTTY === true) process.stderr.write('\n');
  }
  const megabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);
  const rows = Array.from({ length: STEPS }, (_, i) => {
    const [without, pruned] = results.map(({ steps }) => steps[i]);
    const transactions = Math.round(((i + 1) * count) / STEPS).toLocaleString('en');
    const figures = [without, pruned].flatMap((step) => [
      step.blocks.toLocaleString('en'),
      ...[step.memory, step.disk].map(megabytes),
    ]);
    return [transactions, ...figures];
  });
  const head = ['transactions', 'blocks', 'memory, MB', 'disk, MB', 'pruned: blocks', 'memory, MB', 'disk, MB'];
  process.stdout.write(
    `Resident memory and size of the database of the node that has most of it, four validators.\n\n`,
  );
  process.stdout.write(`${markdownTable(head, rows, 0)}\n`);
  const violations = results.flatMap((result) => result.violations);
  for (const violation of violations) process.stderr.write(`${violation}\n`);
  if (violations.length > 0) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
