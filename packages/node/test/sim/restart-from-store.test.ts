// Restarts with a store that keeps everything: the graph is loaded, nothing is verified or applied again, nothing accepted is lost. On simulated time.

import type { NodeSettings } from '@babble/node';
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { expectSameBlocks, transactionsOf } from './committed.ts';
import { lastingStores } from './lasting-stores.ts';
import { lineLoad } from './line-load.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;
const load = lineLoad(DECIDED_MS);
const SEEDS = effort({ usual: [0], long: [0, 1, 2] });

/** The node once more, with its store, and an application that begins at block 0. */
async function restart(
  network: SimulatedNetwork,
  number: number,
  settings: Partial<NodeSettings> = {},
): Promise<SimulatedNode> {
  const again = network.makeAgain(number, { settings });
  const failures: unknown[] = [];
  again.node.on('failure', ({ error }) => failures.push(error));
  await again.node.start();
  expect(failures).toEqual([]);
  return again;
}

test.each(SEEDS)('a node alone restarts, gets its blocks again, and goes on (seed %i)', async (seed) => {
  const { stores, storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 1, seed, storeOf });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no node');
  await load(network, [first], 30, 'first life');
  await first.node.stop();
  const again = await restart(network, 0);
  expect(again.node.lastBlockIndex).toBe(first.node.lastBlockIndex);
  expectSameBlocks([first, again]);
  await load(network, [again], 10, 'second life');
  const records = (await stores.get(0)?.inserted(0, 10_000)) ?? [];
  expect(records.map(({ topologicalIndex }) => topologicalIndex)).toEqual(records.map((_, number) => number));
  expect(transactionsOf(again).filter((text) => text === 'first life 0')).toHaveLength(1);
  expect(new Set(transactionsOf(again)).size).toBe(40);
  await again.node.stop();
});

test.each(SEEDS)('all four restart at once under load, three times (seed %i)', async (seed) => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 4, seed, storeOf });
  let nodes = [...network.nodes];
  const forks: unknown[] = [];
  await load(network, nodes, 40, 'life 0');
  for (let life = 1; life <= 3; life += 1) {
    for (const [i, { node }] of nodes.entries()) await node.submit(new TextEncoder().encode(`cut off ${life} ${i}`));
    await network.clock.run(seed * 7);
    await Promise.all(nodes.map(({ node }) => node.stop()));
    const again: SimulatedNode[] = [];
    for (let i = 0; i < 4; i += 1) again.push(await restart(network, i));
    for (const { node } of again) node.on('fork', (fork) => forks.push(fork));
    nodes = again;
    await load(network, nodes, 40, `life ${life}`);
    for (let i = 0; i < 4; i += 1) {
      for (const node of nodes)
        expect(transactionsOf(node).filter((text) => text === `cut off ${life} ${i}`)).toHaveLength(1);
    }
    expectSameBlocks(nodes);
  }
  expect(forks).toEqual([]);
  await Promise.all(nodes.map(({ node }) => node.stop()));
});

test('a membership change that was decided and not answered is answered after the restart', async () => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 6, storeOf });
  const members = network.nodes.slice(0, 4);
  const [restarted, ...others] = members;
  const [joiner] = network.nodes.slice(4);
  if (restarted === undefined || joiner === undefined) throw new Error('no nodes');
  await load(network, members, 20, 'before');
  // It takes no block any more, until it is stopped.
  const commitBlock = (_: unknown, signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  Object.assign(restarted.application, { commitBlock });
  await joiner.node.start();
  await network.clock.run(3_000);
  await restarted.node.stop();
  const again = await restart(network, 0);
  const all = [again, ...others, joiner];
  await network.clock.runUntil(() => all.every(({ node }) => node.peers.length === 5), DECIDED_MS);
  await load(network, all, 20, 'after');
  expectSameBlocks(all);
  // The peers that it is started with are those of the beginning: whom it lacks, its store names.
  await again.node.stop();
  const third = await restart(network, 0);
  expect(third.node.peers).toHaveLength(5);
  await third.node.stop();
  await Promise.all(all.map(({ node }) => node.stop()));
});

test('who began with a snapshot restarts from there: the application has kept its state', async () => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 7, storeOf });
  const members = network.nodes.slice(0, 4);
  await load(network, members, 20, 'before');
  const observer = network.makeAgain(4, { settings: { observer: true, fastSync: true } });
  await observer.node.start();
  await network.clock.runUntil(() => observer.node.lastBlockIndex > 0, DECIDED_MS);
  await load(network, members, 20, 'after');
  await network.clock.runUntil(() => transactionsOf(observer).includes('after 19'), DECIDED_MS);
  const last = observer.node.lastBlockIndex;
  await observer.node.stop();
  const again = network.makeAgain(4, { settings: { observer: true } });
  Object.assign(again.application, { lastAppliedBlock: async () => last });
  await again.node.start();
  expect(again.node.lastBlockIndex).toBe(last);
  expect(again.application.blocks).toEqual([]);
  await again.node.stop();
  await Promise.all(members.map(({ node }) => node.stop()));
});

test('an application without its state, beside a store without the blocks, is restored, or the node says what it needs', async () => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 8, storeOf });
  const members = network.nodes.slice(0, 4);
  await load(network, members, 20, 'before');
  const first = network.makeAgain(4, { settings: { observer: true, fastSync: true } });
  await first.node.start();
  await network.clock.runUntil(() => first.node.lastBlockIndex > 0, DECIDED_MS);
  await first.node.stop();
  const without = network.makeAgain(4, { settings: { observer: true } });
  await expect(without.node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_APPLICATION_BEHIND' });
  const restored = network.makeAgain(4, { settings: { observer: true, fastSync: true } });
  await restored.node.start();
  await load(network, members, 10, 'after');
  await network.clock.runUntil(() => transactionsOf(restored).includes('after 9'), DECIDED_MS);
  expect(restored.application.restoreCount).toBe(1);
  await Promise.all([...members, restored].map(({ node }) => node.stop()));
});

test('an application that answers differently than before stops the start', async () => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 1, seed: 9, storeOf });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no node');
  await load(network, [first], 5, 'before');
  await first.node.stop();
  const again = network.makeAgain(0);
  const answer = { stateHash: Uint8Array.of(1), internalTransactionReceipts: [] };
  Object.assign(again.application, { commitBlock: async () => answer });
  await expect(again.node.start()).rejects.toMatchObject({
    code: 'BABBLE_NODE_APPLICATION_DIVERGED',
    data: { block: 0 },
  });
  expect(again.node.state).toBe('Shutdown');
});

test('a store of another network is refused', async () => {
  const { storeOf } = lastingStores();
  const one = await simulateNetwork({ size: 1, seed: 10, storeOf });
  await load(one, one.nodes, 1, 'before');
  await Promise.all(one.nodes.map(({ node }) => node.stop()));
  await expect(simulateNetwork({ size: 2, seed: 10, storeOf })).rejects.toMatchObject({
    code: 'BABBLE_NODE_STORE_FOREIGN',
  });
});
