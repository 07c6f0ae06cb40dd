// Of two one goes, and the other goes on alone. Rules NODE-LEAVE-1 … 5, HG-PEERS-2.
import { expect, test } from '@jest/globals';
import { lastingStores } from './lasting-stores.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

async function commit(
  { clock }: SimulatedNetwork,
  at: SimulatedNode,
  everywhere: readonly SimulatedNode[],
  value: number,
) {
  await at.node.submit(Uint8Array.of(value));
  await clock.runUntil(() => everywhere.every((node) => hasCommitted(node, value)), DECIDED_MS);
}

function hasCommitted({ application }: SimulatedNode, value: number): boolean {
  return application.blocks.some(({ body }) => (body.transactions ?? []).some((text) => text?.[0] === value));
}

test.each([0, 1])('whoever stays comes to the round from which on he is alone (seed %i)', async (seed) => {
  const network = await simulateNetwork({ size: 2, seed });
  const { clock, nodes } = network;
  const [first, stays] = nodes;
  if (first === undefined || stays === undefined) throw new Error('two nodes');
  for (let i = 0; i < 30; i += 1) {
    await nodes[i % 2]?.node.submit(Uint8Array.of(i));
    await clock.run(30);
  }
  await commit(network, first, nodes, 100);
  await first.node.stop();
  await clock.run(3_000);
  const goes = network.makeAgain(0);
  await goes.node.start();
  await clock.run(5_000);
  await goes.node.submit(Uint8Array.of(101));
  await commit(network, stays, [goes, stays], 102);
  await commit(network, goes, [goes, stays], 103);
  const left = goes.node.leave();
  await clock.runUntil(() => goes.node.state === 'Shutdown', DECIDED_MS);
  await left;
  await commit(network, stays, [stays], 104);
  expect(stays.node.validators(stays.node.lastConsensusRound).keys).toEqual([stays.node.publicKey]);
  await stays.node.stop();
});

test('NODE-LEAVE-4: started again between the decision and the round from which on it holds, whoever goes takes part until then', async () => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 2, seed: 4, storeOf });
  const { clock, nodes } = network;
  const [first, stays] = nodes;
  if (first === undefined || stays === undefined) throw new Error('two nodes');
  await commit(network, first, nodes, 1);
  const ended = expect(first.node.leave()).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
  await clock.runUntil(() => !first.node.peers.some(({ pubKeyHex }) => pubKeyHex === first.peer.pubKeyHex), DECIDED_MS);
  await first.node.stop();
  await ended;
  // Nobody can come to that round without it.
  await stays.node.submit(Uint8Array.of(2));
  await clock.run(5_000);
  expect(hasCommitted(stays, 2)).toBe(false);
  // As its peers file has it by now: without itself.
  const goes = network.makeAgain(0, { peers: [stays.peer] });
  await goes.node.start();
  expect(goes.node.state).toBe('Babbling');
  expect(goes.node.isMissed).toBe(true);
  const left = goes.node.leave();
  await clock.runUntil(() => goes.node.state === 'Shutdown', DECIDED_MS);
  await left;
  await commit(network, stays, [stays], 3);
  expect(hasCommitted(stays, 2)).toBe(true);
  expect(stays.node.validators(stays.node.lastConsensusRound).keys).toEqual([stays.node.publicKey]);
  await stays.node.stop();
});

test('one that has been removed and is started again with its old peers goes on as an observer', async () => {
  const { storeOf } = lastingStores();
  const network = await simulateNetwork({ size: 3, seed: 5, storeOf });
  const { clock, nodes } = network;
  const [first, ...others] = nodes;
  if (first === undefined) throw new Error('no node');
  const left = first.node.leave();
  await clock.runUntil(() => first.node.state === 'Shutdown', DECIDED_MS);
  await left;
  const again = network.makeAgain(0);
  await again.node.start();
  await clock.runUntil(() => again.node.state === 'Suspended', DECIDED_MS);
  expect(again.node.isMissed).toBe(false);
  for (const { node } of [again, ...others]) await node.stop();
});
