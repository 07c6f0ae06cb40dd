// What becomes of nodes that rest, only look on, are removed, or lose a majority for a while. On simulated time.
import { formatSignature } from '@babble/crypto';
import { fastestSigner, sha256 } from '@babble/crypto/node';
import type { WireEvent } from '@babble/hashgraph';
import { eventMessage, internalTransactionHash, PEER_REMOVE } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import { createPeerClient, memoryTransport } from '@babble/net';
import { expect, test } from '@jest/globals';
import { expectSameBlocks, stopAll, transactionsOf } from './committed.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { privateKeyOf, simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

function submit({ node }: SimulatedNode, text: string): Promise<void> {
  return node.submit(new TextEncoder().encode(text));
}

async function commit(
  { clock }: SimulatedNetwork,
  at: SimulatedNode,
  text: string,
  everywhere: readonly SimulatedNode[],
): Promise<void> {
  await submit(at, text);
  await clock.runUntil(() => everywhere.every((node) => transactionsOf(node).includes(text)), DECIDED_MS);
}

async function lastIndexOf(at: SimulatedNode, of: SimulatedNode): Promise<number> {
  const { participants } = await at.node.graph();
  return participants.find(({ key }) => key === of.node.publicKey)?.lastIndex ?? -1;
}

test.each([0, 1, 2, 3])(
  'NODE-SUSP-3, NODE-STATE-12: of four, two go; the others suspend; the two come back with nothing, and all four go on (seed %i)',
  async (seed) => {
    const network = await simulateNetwork({ size: 4, seed, settings: { suspendLimit: 10 } });
    const { clock, nodes } = network;
    const [a, b, c, d] = nodes;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four nodes');
    await commit(network, a, 'before', nodes);
    await stopAll([c, d]);
    for (let i = 0; a.node.state !== 'Suspended' || b.node.state !== 'Suspended'; i += 1) {
      if (i > 2_000) throw new Error(`not suspended: ${a.node.state}, ${b.node.state}`);
      await submit(i % 2 === 0 ? a : b, `meanwhile ${i}`);
      await clock.run(50);
    }
    const again = [network.makeAgain(2), network.makeAgain(3)];
    for (const { node } of again) await node.start();
    const all = [a, b, ...again];
    await clock.runUntil(() => all.every((node) => transactionsOf(node).includes('meanwhile 0')), DECIDED_MS);
    for (const [i, node] of all.entries()) await commit(network, node, `after ${i}`, all);
    expect(all.map(({ node }) => node.state)).toEqual(['Babbling', 'Babbling', 'Babbling', 'Babbling']);
    expectSameBlocks(all);
    await stopAll(all);
  },
);

test('NODE-LOOP-1: a node in maintenance makes and inserts nothing, answers Sync, and takes its place again', async () => {
  const network = await simulateNetwork({ size: 4, seed: 11 });
  const { clock, nodes } = network;
  const [resting, ...others] = nodes;
  const [other] = others;
  if (resting === undefined || other === undefined) throw new Error('no nodes');
  await commit(network, resting, 'before', nodes);
  await resting.node.setMaintenance(true);
  await resting.node.setMaintenance(true);
  expect(resting.node.state).toBe('Suspended');
  const known = await lastIndexOf(resting, other);
  const made = await lastIndexOf(resting, resting);
  await commit(network, other, 'meanwhile', others);
  await clock.run(10_000);
  expect([await lastIndexOf(resting, other), await lastIndexOf(resting, resting)]).toEqual([known, made]);
  expect(transactionsOf(resting)).not.toContain('meanwhile');
  await submit(resting, 'submitted at rest');
  await resting.node.setMaintenance(false);
  await clock.runUntil(() => nodes.every((node) => transactionsOf(node).includes('submitted at rest')), DECIDED_MS);
  expect(resting.application.states).toEqual([0, 5, 0]);
  expectSameBlocks(nodes);
  await stopAll(nodes);
  await expect(resting.node.setMaintenance(true)).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
});

test('NODE-STATE-2: a node that is started in maintenance begins when maintenance ends', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 12 });
  const { clock, nodes } = network;
  const members = nodes.slice(0, 3);
  const [first] = members;
  if (first === undefined) throw new Error('no node');
  await commit(network, first, 'before', members);
  const late = network.makeAgain(3, { settings: { maintenanceMode: true } });
  await late.node.start();
  await clock.run(5_000);
  expect(late.application.states).toEqual([5]);
  expect(late.application.blocks).toEqual([]);
  await late.node.setMaintenance(false);
  await expect(late.node.setMaintenance(true)).rejects.toMatchObject({ code: 'BABBLE_NODE_BUSY' });
  await clock.runUntil(() => transactionsOf(late).includes('before'), DECIDED_MS);
  expect(late.application.states).toEqual([5, 2, 0]);
  await stopAll([...members, late]);
});

test('an observer follows and verifies everything, makes nothing, and is no member', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 13 });
  const members = network.nodes.slice(0, 3);
  const [first] = members;
  if (first === undefined) throw new Error('no node');
  await commit(network, first, 'before', members);
  const observer = network.makeAgain(3, { settings: { observer: true } });
  await observer.node.start();
  expect(observer.node.state).toBe('Babbling');
  await commit(network, first, 'watched', [...members, observer]);
  await expect(submit(observer, 'from an observer')).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
  expect(observer.node.gossipHealth().createdEvents).toBe(0);
  expect(first.node.validators(first.node.lastConsensusRound).size).toBe(3);
  expectSameBlocks([...members, observer]);
  await stopAll([...members, observer]);
});

/** An event of a member that is no node of ours: its first one, with the request to remove another member in it. */
async function removalEvent(remover: number, removed: number): Promise<WireEvent> {
  const { signer } = await fastestSigner(privateKeyOf(remover));
  const { signer: victim } = await fastestSigner(privateKeyOf(removed));
  const peer = { netAddr: `node${removed}`, pubKeyHex: victim.publicKey.hex, moniker: `node${removed}` };
  const request = { type: PEER_REMOVE, peer };
  // Whoever has the key of the node can sign this, or has kept it from an earlier life of the node (B7 of the known weaknesses).
  const signature = formatSignature(await victim.sign(internalTransactionHash(request, sha256)));
  const body = {
    transactions: [],
    internalTransactions: [{ body: request, signature }],
    blockSignatures: [],
    parents: ['', ''],
    creator: signer.publicKey.bytes,
    index: 0,
    timestamp: 1_700_000_000,
  };
  return {
    body: {
      transactions: [],
      internalTransactions: body.internalTransactions,
      blockSignatures: [],
      creatorId: signer.publicKey.id,
      otherParentCreatorId: 0,
      index: 0,
      selfParentIndex: -1,
      otherParentIndex: -1,
      timestamp: body.timestamp,
    },
    signature: formatSignature(await signer.sign(sha256(eventMessage(body)))),
  };
}

test('NODE-SUSP-2: who is removed without having left becomes an observer, and does not die', async () => {
  const network = await simulateNetwork({ size: 5, seed: 14 });
  const { clock, random, nodes } = network;
  const [evicted, other, ...rest] = nodes.slice(0, 4);
  const [absent] = nodes.slice(4);
  if (evicted === undefined || other === undefined || absent === undefined) throw new Error('no nodes');
  const all = [evicted, other, ...rest];
  await absent.node.stop();
  const adversary = memoryTransport(network.network, { address: 'node4' })({ clock, random, logger: silentLogger });
  await adversary.start(async () => ({ error: 'no', body: new Uint8Array(0) }));
  await commit(network, evicted, 'before', all);
  const events = [await removalEvent(4, 0)];
  const fromId = absent.node.id;
  void createPeerClient(adversary).eagerSync('node1', { fromId, events }, neverCancelled);
  await clock.runUntil(() => evicted.node.state === 'Suspended', DECIDED_MS);
  await commit(network, other, 'watched', all);
  expect(evicted.application.states).toEqual([0, 5]);
  const made = evicted.node.gossipHealth().createdEvents;
  await commit(network, other, 'watched on', all);
  expect(evicted.node.gossipHealth().createdEvents).toBe(made);
  expectSameBlocks(all);
  await adversary.stop();
  await stopAll(all);
});
