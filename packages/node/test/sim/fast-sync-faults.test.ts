// Fast sync among peers that lie, fail, or are not the ones this node once knew. On simulated time.
// Rules OURS-6, NODE-FF-9, NODE-STATE-8, NODE-STATE-13; B5, B6, C4 … C7 of the known weaknesses.
import type { TransportFactory } from '@babble/net';
import type { AppProxy } from '@babble/proxy';
import { snapshotPieces } from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { expectSameBlocksByIndex, stopAll, transactionsOf } from './committed.ts';
import { lineLoad } from './line-load.ts';
import type { SimulatedApplication, SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 120_000;
const load = lineLoad(DECIDED_MS);

/** Answers of the peers as the Go implementation gives them: nothing is announced, and no extension is known. */
function classicPeers(plain: TransportFactory): TransportFactory {
  return (components) => {
    const transport = plain(components);
    return Object.assign(Object.create(transport), {
      start: transport.start.bind(transport),
      stop: transport.stop.bind(transport),
      request: async (...args: Parameters<typeof transport.request>) => {
        const [, method] = args;
        if (!['join', 'sync', 'eagerSync', 'fastForward'].includes(method))
          throw new Error(`${method} closes the connection`);
        const answer = await transport.request(...args);
        const text = new TextDecoder().decode(answer.body).replace(/,"Wire":\d+/, '');
        return { ...answer, body: new TextEncoder().encode(text) };
      },
    });
  };
}

/** An application that answers every question for a snapshot with the state of another network. */
function withFalseSnapshots(application: SimulatedApplication): AppProxy {
  return {
    supports: application.supports,
    start: () => application.start(),
    stop: () => application.stop(),
    commitBlock: (block) => application.commitBlock(block),
    getSnapshot: async () => snapshotPieces(new Uint8Array(32).fill(7)),
    restore: (snapshot) => application.restore(snapshot),
    onStateChanged: (state) => application.onStateChanged(state),
  };
}

/** The network with one node away since the beginning of `meanwhile`; it comes back with nothing. */
async function comeBack(
  network: SimulatedNetwork,
): Promise<{ again: SimulatedNode; others: readonly SimulatedNode[] }> {
  const [lost, ...others] = network.nodes;
  if (lost === undefined) throw new Error('no node');
  await load(network, network.nodes, 40, 'before');
  await lost.node.stop();
  await load(network, others, 40, 'meanwhile');
  const again = network.makeAgain(0);
  await again.node.start();
  return { again, others };
}

test.each([1, 2])(
  'OURS-6: snapshots of %i of three peers are false: they are refused, an honest one is taken',
  async (liars) => {
    const network = await simulateNetwork({
      size: 4,
      seed: liars,
      settings: { fastSync: true },
      appOf: (application, number) => (number > 3 - liars ? withFalseSnapshots(application) : application),
    });
    const { again, others } = await comeBack(network);
    await load(network, [again, ...others], 30, 'after');
    expect(again.application.restoreCount).toBeGreaterThan(0);
    expect(Number(again.application.blocks[0]?.body.index)).toBeGreaterThan(0);
    expectSameBlocksByIndex([...network.nodes, again]);
    await stopAll([again, ...others]);
  },
);

test('OURS-6: when all snapshots are false nothing is taken over, and no event is made on a doubtful state', async () => {
  const network = await simulateNetwork({
    size: 4,
    seed: 3,
    settings: { fastSync: true },
    appOf: (application, number) => (number > 0 ? withFalseSnapshots(application) : application),
  });
  const { again, others } = await comeBack(network);
  await network.clock.run(120_000);
  expect(again.node.state).toBe('CatchingUp');
  expect(again.application.blocks).toEqual([]);
  expect(again.node.gossipHealth().createdEvents).toBe(0);
  await load(network, others, 10, 'after');
  await stopAll([again, ...others]);
});

test('NODE-FF-5, C5: peers of the classic protocol give everything in one message', async () => {
  const network = await simulateNetwork({
    size: 4,
    seed: 4,
    settings: { fastSync: true },
    transportOf: (plain, number) => (number === 0 ? classicPeers(plain) : plain),
  });
  const { again, others } = await comeBack(network);
  await load(network, [again, ...others], 30, 'after');
  expect(again.application.restoreCount).toBe(1);
  expectSameBlocksByIndex([...network.nodes, again]);
  await stopAll([again, ...others]);
});

/** A network of four, which four join and three leave, while the fourth of the founders is away. */
async function replaceEverybody(network: SimulatedNetwork): Promise<readonly SimulatedNode[]> {
  const { clock, nodes } = network;
  const [away, ...founders] = nodes.slice(0, 4);
  const joiners = nodes.slice(4);
  if (away === undefined) throw new Error('no node');
  await load(network, nodes.slice(0, 4), 20, 'founders');
  await away.node.stop();
  for (const joiner of joiners) {
    await joiner.node.start();
    await clock.runUntil(
      () => joiner.node.state === 'Babbling' && joiner.node.gossipHealth().createdEvents > 0,
      DECIDED_MS,
    );
  }
  for (const founder of founders) {
    const left = founder.node.leave();
    await clock.runUntil(() => founder.node.state === 'Shutdown', DECIDED_MS);
    await left;
  }
  await load(network, joiners, 30, 'joiners');
  return joiners;
}

test('B5: a chain of blocks leads from the founders to validators none of whom this node knows', async () => {
  const network = await simulateNetwork({ size: 8, genesisSize: 4, seed: 5, settings: { fastSync: true } });
  const joiners = await replaceEverybody(network);
  const [only] = joiners;
  if (only === undefined) throw new Error('no node');
  // Of its peers only one is there: neither its files nor several peers that agree are enough.
  const peers = [...network.nodes.slice(0, 4).map(({ peer }) => peer), only.peer];
  const again = network.makeAgain(0, { peers });
  await again.node.start();
  await load(network, joiners, 20, 'after');
  await network.clock.runUntil(() => transactionsOf(again).includes('after 19'), DECIDED_MS);
  expect(again.application.restoreCount).toBe(1);
  expectSameBlocksByIndex([...joiners, again]);
  await stopAll([...joiners, again]);
});

test('B5, C7: without such a chain, and with peers that are not in its files, a node does not believe a network it does not know', async () => {
  const network = await simulateNetwork({
    size: 8,
    genesisSize: 4,
    seed: 6,
    settings: { fastSync: true },
    transportOf: (plain, number) => (number === 0 ? classicPeers(plain) : plain),
  });
  const joiners = await replaceEverybody(network);
  // Only one of its peers is there: one alone is not believed.
  const [only] = joiners;
  if (only === undefined) throw new Error('no node');
  const absent = network.nodes.slice(0, 4).map(({ peer }) => peer);
  const again = network.makeAgain(0, { peers: [...absent, only.peer] });
  await again.node.start();
  await network.clock.run(20_000);
  expect(again.application.restoreCount).toBe(0);
  await stopAll([...joiners, again]);
});

test('B6: changes that are scheduled but not in effect at the anchor are kept', async () => {
  const network = await simulateNetwork({ size: 6, genesisSize: 4, seed: 7, settings: { fastSync: true } });
  const { clock, nodes } = network;
  const members = nodes.slice(0, 4);
  const [, , , lost] = members;
  if (lost === undefined) throw new Error('no node');
  await load(network, members, 20, 'before');
  await lost.node.stop();
  for (const joiner of nodes.slice(4)) await joiner.node.start();
  await clock.run(100);
  const again = network.makeAgain(3);
  await again.node.start();
  const all = [...nodes.slice(0, 3), again, ...nodes.slice(4)];
  await clock.runUntil(() => all.every(({ node }) => node.peers.length === 6), DECIDED_MS);
  await load(network, all, 30, 'after');
  const tables = all.map(({ node }) => JSON.stringify(node.peerSets().map(([round, { keys }]) => [round, keys])));
  expect(new Set(tables).size).toBe(1);
  expectSameBlocksByIndex(all);
  await stopAll(all);
});
