// Fast sync: a node goes on from an anchor block, its frame and a snapshot of the others. On simulated time.

import type { Block } from '@babble/hashgraph';
import { effort } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { expectSameBlocksByIndex, stopAll } from './committed.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

/** Has each of these submit so many transactions, one every 20 ms, and waits until all of `everywhere` have committed the last. */
async function load(
  { clock }: SimulatedNetwork,
  at: readonly SimulatedNode[],
  count: number,
  text: string,
  everywhere: readonly SimulatedNode[] = at,
): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await at[i % at.length]?.node.submit(new TextEncoder().encode(`${text} ${i}`));
    await clock.run(20);
  }
  await clock.runUntil(() => everywhere.every((node) => has(node, `${text} ${count - 1}`)), DECIDED_MS);
}

function textsOf(block: Block): readonly string[] {
  return (block.body.transactions ?? []).map((transaction) => new TextDecoder().decode(transaction ?? undefined));
}

function has({ application }: SimulatedNode, text: string): boolean {
  return application.blocks.some((block) => textsOf(block).includes(text));
}

/** No node has seen two events with one index. */
function forksAt(nodes: readonly SimulatedNode[]): unknown[] {
  const forks: unknown[] = [];
  for (const { node } of nodes) node.on('fork', (fork) => forks.push(fork));
  return forks;
}

describe.each(effort({ usual: [0], long: [0, 3] }))('seed %i', (seed) => {
  test('NODE-FF-4 … 11, OURS-6: who lost everything goes on from a snapshot, and makes events again', async () => {
    const network = await simulateNetwork({ size: 4, seed, settings: { fastSync: true } });
    const [lost, ...others] = network.nodes;
    if (lost === undefined) throw new Error('no node');
    const forks = forksAt(others);
    await load(network, network.nodes, 60, 'before');
    await lost.node.stop();
    await load(network, others, 60, 'meanwhile');
    const again = network.makeAgain(0);
    await again.node.start();
    await load(network, [again, ...others], 40, 'after');
    expect(again.application.states).toEqual([1, 0]);
    expect(again.application.restoreCount).toBe(1);
    expect(Number(again.application.blocks[0]?.body.index)).toBeGreaterThan(0);
    expect(has(again, 'before 0')).toBe(false);
    expectSameBlocksByIndex([...network.nodes, again]);
    expect(forks).toEqual([]);
    await stopAll([again, ...others]);
  });

  test('NODE-STATE-11: who is so far behind that nobody keeps what he lacks catches up by himself', async () => {
    const network = await simulateNetwork({ size: 4, seed, storeSize: 30, settings: { fastSync: true } });
    const { clock, nodes } = network;
    const [absent, ...others] = nodes;
    if (absent === undefined) throw new Error('no node');
    const forks = forksAt(others);
    await load(network, nodes, 40, 'before');
    network.network.partition([[absent.address], others.map(({ address }) => address)]);
    await absent.node.submit(new TextEncoder().encode('said alone'));
    await load(network, others, 200, 'meanwhile');
    network.network.heal();
    await clock.runUntil(() => absent.application.restoreCount > 0, DECIDED_MS);
    await load(network, nodes, 40, 'after');
    // He may have got it within the snapshot.
    await clock.runUntil(() => others.every((node) => has(node, 'said alone')), DECIDED_MS);
    expectSameBlocksByIndex(nodes);
    expect(forks).toEqual([]);
    const said = others[0]?.application.blocks.flatMap(textsOf).filter((text) => text === 'said alone');
    expect(said).toHaveLength(1);
    await stopAll(nodes);
  });

  test('NODE-STATE-4: a joiner starts from a snapshot', async () => {
    const network = await simulateNetwork({ size: 4, genesisSize: 3, seed, settings: { fastSync: true } });
    const { clock, nodes } = network;
    const members = nodes.slice(0, 3);
    const [joiner] = nodes.slice(3);
    if (joiner === undefined) throw new Error('no joiner');
    await load(network, members, 60, 'before');
    await joiner.node.start();
    await clock.runUntil(() => joiner.node.state === 'Babbling', DECIDED_MS);
    await load(network, nodes, 40, 'after');
    expect(joiner.application.states).toEqual([2, 1, 0]);
    expect(joiner.application.restoreCount).toBe(1);
    expectSameBlocksByIndex(nodes);
    await stopAll(nodes);
  });
});

test('NODE-STATE-7: a new network with fast sync begins at genesis', async () => {
  const network = await simulateNetwork({ size: 4, seed: 5, settings: { fastSync: true } });
  await load(network, network.nodes, 10, 'hello');
  for (const { application } of network.nodes) {
    expect(application.states).toEqual([1, 0]);
    expect(Number(application.blocks[0]?.body.index)).toBe(0);
  }
  expectSameBlocksByIndex(network.nodes);
  await stopAll(network.nodes);
});

test('NODE-FF-5, C5: an anchor with index 0 is one, too', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 8 });
  const members = network.nodes.slice(0, 3);
  const [first] = members;
  if (first === undefined) throw new Error('no node');
  await load(network, members, 1, 'the only one');
  await network.clock.run(5_000);
  expect(first.node.lastBlockIndex).toBe(0);
  const observer = network.makeAgain(3, { settings: { fastSync: true, observer: true } });
  await observer.node.start();
  await network.clock.runUntil(() => observer.node.lastBlockIndex === 0, DECIDED_MS);
  expect(observer.application.restoreCount).toBe(1);
  expect(observer.application.blocks).toEqual([]);
  await load(network, members, 3, 'more', [...members, observer]);
  expectSameBlocksByIndex([...members, observer]);
  await stopAll([...members, observer]);
});
