// How long a validator takes from its database to work, with a short history and with a long one; its application has kept its state.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { memoryNetwork, memoryTransport } from '@babble/net';
import { createNode } from '@babble/node';
import { systemClock, systemRandom } from '@babble/node/host';
import { inMemory } from '@babble/proxy';
import { openLevelStore } from '@babble/store/node';
import { markdownTable } from './net/markdown-table.mjs';
import { median } from './net/statistics.mjs';
import { answerTo, validators, writeHistory } from './restart/history.mjs';

const HELP = `Usage: npm run bench -- restart [options]
  --events N,M   lengths of the histories (2000,200000)
  --repeats R    restarts of each, in turn, of which the median counts (9)
`;

function options() {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '2000,200000' },
      repeats: { type: 'string', default: '9' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const [events, repeats] = [values.events.split(',').map(Number), Number(values.repeats)];
  if (![repeats, ...events].every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error('--events and --repeats need whole numbers greater than 0');
  }
  return { events, repeats, help: values.help };
}

function showProgress(reached, count) {
  if (process.stderr.isTTY === true)
    process.stderr.write(`\r${reached} of ${count} events ${reached === count ? '\n' : '…'}`);
}

/** Milliseconds from the opening of the database until the node gossips. */
async function restart({ folder, acknowledged }, { hosts, peers }) {
  const app = inMemory({ commitBlock: answerTo, lastAppliedBlock: () => acknowledged });
  const network = memoryNetwork({ clock: systemClock, random: systemRandom });
  const began = performance.now();
  const node = createNode({
    ...hosts[0],
    peers,
    store: await openLevelStore({ folder }),
    transport: memoryTransport(network, { address: 'node0', timeoutMs: 1_000 }),
    app,
  });
  await node.start();
  const ms = performance.now() - began;
  if (node.lastBlockIndex < acknowledged) throw new Error(`block ${acknowledged} is missing after the restart`);
  await node.stop();
  return ms;
}

async function main() {
  const { events, repeats, help } = options();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  const root = mkdtempSync(join(tmpdir(), 'babble-restart-'));
  try {
    const team = await validators();
    const histories = [];
    for (const count of events) {
      const folder = join(root, String(count));
      const acknowledged = await writeHistory(folder, team, count, (reached) => showProgress(reached, count));
      histories.push({ count, folder, acknowledged, times: [] });
    }
    // The first of each warms up.
    for (let i = 0; i <= repeats; i += 1) {
      for (const history of histories) {
        const ms = await restart(history, team);
        if (i > 0) history.times.push(ms);
      }
    }
    const shortest = median(histories[0].times);
    const rows = histories.map(({ count, acknowledged, times }) => [
      count.toLocaleString('en'),
      (acknowledged + 1).toLocaleString('en'),
      median(times).toFixed(1),
      (median(times) / shortest).toFixed(2),
    ]);
    const head = ['events', 'blocks', 'restart, ms', `of that with ${events[0].toLocaleString('en')}`];
    process.stdout.write(
      `One of four validators, its application kept its state; median of ${repeats}.\n\n${markdownTable(head, rows)}\n`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
