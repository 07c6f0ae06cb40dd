// One network that commits so many transactions, and what its nodes keep at each step.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '../net/ledger.mjs';
import { startLoad } from '../net/load.mjs';
import { startNetwork, stopNetwork } from '../net/network.mjs';
import { usageOf } from '../net/processes.mjs';
import { network, ours } from '../net/programs.mjs';

const NODES = 4;
const POLL_MS = 100;
/** Without a block for so long the network is taken for dead. */
const STANDSTILL_MS = 120_000;
const MEGABYTE = 1024 * 1024;

/** A `spec` is `{ flags, count, steps, inFlight, bytes }`; `onStep` hears of each. */
export async function measureGrowth({ flags, count, steps, inFlight, bytes }, onStep) {
  const ledger = new Ledger(NODES, 0);
  const started = await startNetwork(network(NODES, { ...ours, flags }), ledger, bytes);
  const { nodes } = started;
  const applications = nodes.map(({ application }) => application);
  const stopLoad = startLoad({ rate: 'max', inFlight }, applications);
  try {
    const measured = [];
    for (let step = 1; step <= steps; step += 1) {
      await untilCommitted(ledger, nodes, Math.round((step * count) / steps));
      const reached = { ...slowest(ledger), ...most(nodes) };
      measured.push(reached);
      onStep(reached);
    }
    return { steps: measured, violations: ledger.violations };
  } finally {
    stopLoad();
    stopNetwork(started);
  }
}

function slowest(ledger) {
  return ledger.progress().reduce((a, b) => (a.transactions <= b.transactions ? a : b));
}

async function untilCommitted(ledger, nodes, count) {
  let before = -1;
  let since = performance.now();
  for (;;) {
    const { transactions } = slowest(ledger);
    if (transactions >= count) return;
    const dead = nodes.find((node) => node.dead);
    if (dead !== undefined) throw new Error(`node ${dead.i}: ${dead.dead}`);
    if (transactions !== before) since = performance.now();
    if (performance.now() - since > STANDSTILL_MS)
      throw new Error(`nothing was committed for ${STANDSTILL_MS / 1000} s`);
    before = transactions;
    await sleep(POLL_MS);
  }
}

/** Bytes. */
function most(nodes) {
  return {
    memory: Math.max(...nodes.map(({ pid }) => usageOf(pid).resident * MEGABYTE)),
    disk: Math.max(...nodes.map(({ folder }) => sizeOfFolder(join(folder, 'babble_db')))),
  };
}

/** Files may disappear while they are counted. */
function sizeOfFolder(folder) {
  return readdirSync(folder).reduce(
    (sum, file) => sum + (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
