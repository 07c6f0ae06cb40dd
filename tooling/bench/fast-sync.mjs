// How long a newcomer takes into a network with many blocks: by fast sync, and by downloading the history.
import { parseArgs } from 'node:util';
import { grow, startNetwork, timeToCatchUp } from './fast-sync/network.mjs';
import { markdownTable } from './net/markdown-table.mjs';

const HELP = `Usage: npm run bench -- fast-sync [options]
  --blocks N,M   block numbers at which newcomers start (2000,20000)
  --nodes N      validators (1: a founder alone makes 20,000 blocks in a minute; four need ten)
  --repeats N    newcomers at each block number, of which the median counts (5)
Exit status: 0 fine; 1 a newcomer did not get there.
`;

function options() {
  const { values } = parseArgs({
    options: {
      blocks: { type: 'string', default: '2000,20000' },
      nodes: { type: 'string', default: '1' },
      repeats: { type: 'string', default: '5' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [nodes, repeats] = [Number(values.nodes), Number(values.repeats)];
  const blocks = values.blocks.split(',').map(Number);
  const areCounts = [nodes, repeats, ...blocks].every((value) => Number.isInteger(value) && value > 0);
  if (!areCounts) throw new Error('--blocks, --nodes and --repeats need whole numbers greater than 0');
  return { nodes, repeats, blocks: blocks.sort((a, b) => a - b), help: values.help };
}

/** Milliseconds of each newcomer, ascending; `undefined` if one could not follow. */
async function measure({ nodes, newcomer }, repeats, fastSync) {
  const times = [];
  for (let i = 0; i < repeats; i += 1) {
    const node = await newcomer({ fastSync });
    const ms = await timeToCatchUp(nodes, node);
    await node.stop();
    if (ms === undefined) return undefined;
    times.push(ms);
  }
  return times.sort((a, b) => a - b);
}

function showProgress(reached, block) {
  if (process.stderr.isTTY !== true) return;
  process.stderr.write(`\r${reached} of ${block} blocks ${reached === block ? '\n' : '…'}`);
}

function median(times) {
  return times?.[Math.floor(times.length / 2)];
}

async function main() {
  const { nodes: size, repeats, blocks, help } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const network = await startNetwork(size);
  const rows = [];
  let first;
  for (const block of blocks) {
    await grow(network.nodes, block, (reached) => showProgress(reached, block));
    showProgress(block, block);
    const fast = median(await measure(network, repeats, true));
    const full = median(await measure(network, 1, false));
    if (fast === undefined) throw new Error(`fast sync at block ${block} did not get there`);
    first ??= fast;
    const events = network.nodes[0].statistics().consensus_events;
    rows.push([
      String(block),
      events,
      fast.toFixed(1),
      (fast / first).toFixed(2),
      full?.toFixed(0) ?? 'not kept any more',
    ]);
  }
  await Promise.all(network.nodes.map((node) => node.stop()));
  const head = ['blocks', 'events', 'fast sync, ms', `of that at ${blocks[0]}`, 'download, ms'];
  process.stdout.write(`\n${size} validator${size === 1 ? '' : 's'} in this process; median of ${repeats}.\n\n`);
  process.stdout.write(`${markdownTable(head, rows)}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
