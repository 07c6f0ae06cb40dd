// Applications that begin empty after a restart: they are given back the state that the store keeps, and have the same as everybody. On simulated time.
// Rules APP-API-4, APP-RULE-2, ST-BOOT-4.

import { memoryStore } from '@babble/hashgraph';
import type { NodeSettings } from '@babble/node';
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { transactionsOf } from './committed.ts';
import { lastingStores } from './lasting-stores.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;
const INTERVAL = 5;
const settings = { snapshotInterval: INTERVAL };
const SEEDS = effort({ usual: [0], long: [0, 1, 2] });

async function load({ clock }: SimulatedNetwork, at: readonly SimulatedNode[], text: string): Promise<void> {
  const count = 30;
  for (let i = 0; i < count; i += 1) {
    await at[i % at.length]?.node.submit(new TextEncoder().encode(`${text} ${i}`));
    await clock.run(20);
  }
  const isThere = (node: SimulatedNode): boolean => transactionsOf(node).includes(`${text} ${count - 1}`);
  await clock.runUntil(() => at.every(isThere), DECIDED_MS);
}

async function restart(
  network: SimulatedNetwork,
  number: number,
  changed: Partial<NodeSettings> = {},
): Promise<SimulatedNode> {
  const again = network.makeAgain(number, { settings: changed });
  await again.node.start();
  return again;
}

/** Index of the first block that the application was given; −1 if none. */
function firstBlock({ application }: SimulatedNode): number {
  return Number(application.blocks[0]?.body.index ?? -1);
}

/** The state hashes that the nodes have signed, of all blocks that all of them know. */
async function expectSameStates(nodes: readonly SimulatedNode[]): Promise<void> {
  const last = Math.min(...nodes.map(({ application }) => Number(application.blocks.at(-1)?.body.index ?? -1)));
  expect(last).toBeGreaterThan(0);
  const states = await Promise.all(
    nodes.map(async ({ node }) => {
      const hashes = [];
      for (let index = last; index > last - 10 && index >= 0; index -= 1) {
        hashes.push((await node.block(index))?.body.stateHash);
      }
      return hashes;
    }),
  );
  for (const hashes of states) expect(hashes).toEqual(states[0]);
}

test.each(SEEDS)(
  'all four restart with empty applications, twice, and go on from kept states (seed %i)',
  async (seed) => {
    const { stores, storeOf } = lastingStores();
    const network = await simulateNetwork({ size: 4, seed, storeOf, settings });
    let nodes = [...network.nodes];
    await load(network, nodes, 'life 0');
    for (let life = 1; life <= 2; life += 1) {
      await Promise.all(nodes.map(({ node }) => node.stop()));
      const kept = await Promise.all(
        nodes.map(async (_, i) => (await stores.get(i)?.snapshots.newest())?.blockIndex ?? -1),
      );
      for (const block of kept) expect(block).toBeGreaterThanOrEqual(INTERVAL - 1);
      nodes = [];
      for (let i = 0; i < 4; i += 1) nodes.push(await restart(network, i));
      await load(network, nodes, `life ${life}`);
      expect(nodes.map(({ application }) => application.restoreCount)).toEqual([1, 1, 1, 1]);
      // From the one after the kept state on, each once and in order.
      for (const [i, { application }] of nodes.entries()) {
        const indexes = application.blocks.map(({ body }) => Number(body.index));
        expect(indexes).toEqual(indexes.map((_, n) => (kept[i] ?? 0) + 1 + n));
      }
      await expectSameStates(nodes);
    }
    await Promise.all(nodes.map(({ node }) => node.stop()));
  },
);

test('with replayApp, without snapshots, and with none kept, all blocks come from 0, and the states are the same', async () => {
  const { stores, storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 4, seed: 4, storeOf, settings });
  await load(network, network.nodes, 'before');
  await Promise.all(network.nodes.map(({ node }) => node.stop()));
  const without = network.makeAgain(1);
  Object.assign(without.application, { supports: { snapshot: false, lastAppliedBlock: false } });
  await without.node.start();
  const third = stores.get(2);
  if (third === undefined) throw new Error('no store');
  Object.assign(third, { snapshots: memoryStore().snapshots });
  const nodes = [
    await restart(network, 0, { replayApp: true }),
    without,
    await restart(network, 2),
    await restart(network, 3),
  ];
  await load(network, nodes, 'after');
  expect(nodes.map(({ application }) => application.restoreCount)).toEqual([0, 0, 0, 1]);
  expect(nodes.slice(0, 3).map(firstBlock)).toEqual([0, 0, 0]);
  expect(firstBlock(nodes[3] ?? without)).toBeGreaterThan(0);
  await expectSameStates(nodes);
  await Promise.all(nodes.map(({ node }) => node.stop()));
});

test('who began with a snapshot of others goes on without one after a restart, though the application forgot everything', async () => {
  const { stores, storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 7, storeOf });
  const members = network.nodes.slice(0, 4);
  await load(network, members, 'before');
  const observer = network.makeAgain(4, { settings: { observer: true, fastSync: true } });
  await observer.node.start();
  await network.clock.runUntil(() => observer.node.lastBlockIndex > 0, DECIDED_MS);
  await load(network, members, 'after');
  await network.clock.runUntil(() => transactionsOf(observer).includes('after 29'), DECIDED_MS);
  await observer.node.stop();
  const store = stores.get(4);
  expect(await store?.block(0)).toBeUndefined();
  expect((await store?.snapshots.newest())?.blockIndex).toBe(firstBlock(observer));
  const again = await restart(network, 4, { observer: true });
  expect(again.application.restoreCount).toBe(1);
  await load(network, members, 'at last');
  await network.clock.runUntil(() => transactionsOf(again).includes('at last 29'), DECIDED_MS);
  await expectSameStates([...members, again]);
  await Promise.all([...members, again].map(({ node }) => node.stop()));
});

test('an application that is slow over its snapshots costs no block and no order', async () => {
  const { stores, storeOf } = lastingStores();
  const network = await simulateNetwork({
    size: 4,
    seed: 9,
    storeOf,
    settings,
    appOf: (application, number, clock) => {
      if (number !== 0) return application;
      const getSnapshot = application.getSnapshot.bind(application);
      return Object.assign(application, {
        getSnapshot: async (index: number) => {
          await new Promise<void>((resolve) => clock.setTimeout(resolve, 700));
          return getSnapshot(index);
        },
      });
    },
  });
  await load(network, network.nodes, 'slowly');
  await network.clock.run(2_000);
  const [slow, ...others] = network.nodes;
  if (slow === undefined) throw new Error('no node');
  const indexes = slow.application.blocks.map(({ body }) => Number(body.index));
  expect(indexes).toEqual(indexes.map((_, i) => i));
  expect((await stores.get(0)?.snapshots.newest())?.blockIndex).toBeGreaterThanOrEqual(INTERVAL - 1);
  await expectSameStates([slow, ...others]);
  await Promise.all(network.nodes.map(({ node }) => node.stop()));
});
