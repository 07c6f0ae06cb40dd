// Validators that drop their old history, as processes: killed and started again they go on from what is left of it; who was away for longer comes back with a
// snapshot. Rules OURS-8, ST-4, ST-BOOT-4, NODE-STATE-11; D7 of the known weaknesses.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLevelStore } from '@babble/store/node';
import { expect, test } from '@jest/globals';
import type { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes, startNodes } from '../../src/testnet/membership.ts';
import { BUSY_MS, underLoad } from './under-load.ts';
import { ValidatorProcess } from './validator-process.ts';

const FLAGS = ['--store', '--prune', '--keep-blocks', '10', '--cache-size', '2000'];
/** Until two thousand events and more have been made. */
const PRUNED_MS = 200_000;
const TEST_MS = 400_000;
const DROPPED = 'Events and frames from before this block are dropped';

function hasPruned({ logFile }: LocalNode): boolean {
  return readFileSync(logFile, 'utf8').includes(DROPPED);
}

function untilPruned(network: LocalNetwork, nodes: readonly LocalNode[]): Promise<void> {
  return network.until(() => nodes.every(hasPruned), PRUNED_MS, 'nothing was dropped', nodes);
}

/** What the database of a node that was killed holds: all blocks, and of the events only newer ones, from which everything follows that is stored. */
async function expectPruned({ configuration }: LocalNode): Promise<void> {
  const database = join(configuration.folder, 'babble_db');
  const { code, out, err } = await ValidatorProcess.command('verify', '--db', database, '--json');
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({ ok: true, begins: 'pruned', difference: null });
  const store = await openLevelStore({ folder: database });
  try {
    expect(store.supports.completeHistory).toBe(false);
    const [oldest] = await store.inserted(0, 1);
    expect(oldest?.topologicalIndex).toBeGreaterThan(0);
    const last = await store.lastBlockIndex();
    expect(last).toBeGreaterThan(10);
    for (let index = 0; index <= last; index += 1) expect((await store.block(index))?.body.index).toBe(index);
  } finally {
    await store.close();
  }
}

test(
  'two of four are killed after their history was pruned: they go on from it, and have all blocks',
  () =>
    underLoad(
      4,
      async (network) => {
        await untilPruned(network, network.nodes);
        const killed = network.nodes.slice(2);
        await killNodes(network, killed);
        for (const node of killed) await expectPruned(node);
        await startNodes(network, killed);
        return { gone: [] };
      },
      { flags: FLAGS, everyMs: BUSY_MS },
    ),
  TEST_MS,
);

test(
  'one that was away until the others had dropped what it lacks comes back with a snapshot',
  () =>
    underLoad(
      4,
      async (network) => {
        const gone = network.nodes.slice(3);
        await killNodes(network, gone);
        const others = network.nodes.slice(0, 3);
        await untilPruned(network, others);
        await startNodes(network, gone);
        return { gone, restored: gone };
      },
      { flags: FLAGS, laterFlags: ['--fast-sync'], everyMs: BUSY_MS },
    ),
  TEST_MS,
);
