// Validators come and go: requests to join and to leave through consensus, on simulated time.
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { TransportFactory } from '@babble/net';
import { expect, test } from '@jest/globals';
import { expectSameBlocks } from './committed.ts';
import {
  type SimulatedApplication,
  type SimulatedNetwork,
  type SimulatedNode,
  simulateNetwork,
} from './simulated-network.ts';

const DECIDED_MS = 60_000;

/** Submits at each of these nodes, and runs until all of `everywhere` have committed all of it. */
async function commit(
  { clock }: SimulatedNetwork,
  at: readonly SimulatedNode[],
  everywhere: readonly SimulatedNode[],
  text: string,
): Promise<void> {
  const texts = at.map((_, i) => `${text} ${i}`);
  for (const [i, { node }] of at.entries()) await node.submit(new TextEncoder().encode(texts[i]));
  await clock.runUntil(
    () => everywhere.every((node) => texts.every((expected) => hasCommitted(node, expected))),
    DECIDED_MS,
  );
}

function hasCommitted({ application }: SimulatedNode, text: string): boolean {
  return application.blocks.some(({ body }) =>
    (body.transactions ?? []).some((transaction) => new TextDecoder().decode(transaction ?? undefined) === text),
  );
}

/** Starts a node and runs until the network counts it in. */
async function join(
  { clock }: SimulatedNetwork,
  joiner: SimulatedNode,
  members: readonly SimulatedNode[],
): Promise<void> {
  await joiner.node.start();
  expect(joiner.node.state).toBe('Joining');
  await clock.runUntil(() => isCounted(joiner, [...members, joiner]), DECIDED_MS);
  expect(joiner.node.state).toBe('Babbling');
}

/** Whether the round from which on it is a validator is decided at all of these. */
function isCounted(validator: SimulatedNode, at: readonly SimulatedNode[]): boolean {
  return at.every(({ node }) => node.validators(node.lastConsensusRound).has(validator.node.publicKey));
}

async function stopAll({ nodes }: SimulatedNetwork): Promise<void> {
  await Promise.all(nodes.map(({ node }) => node.stop()));
}

test.each([0, 1, 2])('NODE-JOIN-1 … 10: a fourth joins three, and its events count (seed %i)', async (seed) => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed });
  const members = network.nodes.slice(0, 3);
  const [joiner] = network.nodes.slice(3);
  if (joiner === undefined) throw new Error('no joiner');
  await commit(network, members, members, 'before');
  await join(network, joiner, members);
  await commit(network, network.nodes, network.nodes, 'after');
  for (const { node } of network.nodes)
    expect(node.peers.map(({ moniker }) => moniker)).toEqual(['node0', 'node1', 'node2', 'node3']);
  expectSameBlocks(network.nodes);
  await stopAll(network);
});

/** Whoever is asked to let the node in names a round that never comes. */
function withFalseRounds(plain: TransportFactory): TransportFactory {
  return (components) => {
    const transport = plain(components);
    return Object.assign(Object.create(transport), {
      start: transport.start.bind(transport),
      stop: transport.stop.bind(transport),
      request: async (...args: Parameters<typeof transport.request>) => {
        const answer = await transport.request(...args);
        if (args[1] !== 'join') return answer;
        const text = new TextDecoder().decode(answer.body).replace(/"AcceptedRound":\d+/, '"AcceptedRound":2000000000');
        return { ...answer, body: new TextEncoder().encode(text) };
      },
    });
  };
}

test('NODE-JOIN-5: what a peer says of the round counts only until the own history says it', async () => {
  const transportOf = (plain: TransportFactory, number: number): TransportFactory =>
    number === 3 ? withFalseRounds(plain) : plain;
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 3, transportOf });
  const members = network.nodes.slice(0, 3);
  const [joiner] = network.nodes.slice(3);
  if (joiner === undefined) throw new Error('no joiner');
  await join(network, joiner, members);
  await commit(network, network.nodes, network.nodes, 'after');
  expect(joiner.node.gossipHealth().createdEvents).toBeGreaterThan(0);
  await stopAll(network);
});

test('a founder alone becomes two, three and four, and all go again but one', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 1, seed: 4 });
  const members: SimulatedNode[] = network.nodes.slice(0, 1);
  await commit(network, members, members, 'alone');
  for (const joiner of network.nodes.slice(1)) {
    await join(network, joiner, members);
    members.push(joiner);
    await commit(network, members, members, `as ${members.length}`);
  }
  expectSameBlocks(members);
  while (members.length > 1) {
    const leaver = members.pop();
    const left = leaver?.node.leave();
    await network.clock.runUntil(() => leaver?.node.state === 'Shutdown', DECIDED_MS);
    await left;
    await commit(network, members, members, `only ${members.length}`);
    expect(members[0]?.node.peers).toHaveLength(members.length);
  }
  await stopAll(network);
});

test('several join at the same time, while others submit', async () => {
  const network = await simulateNetwork({ size: 6, genesisSize: 3, seed: 5 });
  const members = network.nodes.slice(0, 3);
  const joiners = network.nodes.slice(3);
  await commit(network, members, members, 'before');
  for (const { node } of joiners) await node.start();
  await commit(network, members, members, 'meanwhile');
  await network.clock.runUntil(() => joiners.every((joiner) => isCounted(joiner, network.nodes)), DECIDED_MS);
  await commit(network, network.nodes, network.nodes, 'together');
  expectSameBlocks(network.nodes);
  await stopAll(network);
});

test('one joins while another leaves', async () => {
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 6 });
  const [leaver, ...stayers] = network.nodes.slice(0, 4);
  const [joiner] = network.nodes.slice(4);
  if (leaver === undefined || joiner === undefined) throw new Error('no nodes');
  await commit(network, stayers, [leaver, ...stayers], 'before');
  const left = leaver.node.leave();
  await join(network, joiner, stayers);
  await network.clock.runUntil(() => leaver.node.state === 'Shutdown', DECIDED_MS);
  await left;
  await commit(network, [...stayers, joiner], [...stayers, joiner], 'after');
  expect(isCounted(leaver, stayers)).toBe(false);
  expectSameBlocks([...stayers, joiner]);
  await stopAll(network);
});

test('NODE-JOIN-5: who left comes back with the same key, and its chain goes on where it ended', async () => {
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 7 });
  const members = network.nodes.slice(0, 4);
  const [joiner] = network.nodes.slice(4);
  if (joiner === undefined) throw new Error('no joiner');
  await join(network, joiner, members);
  await commit(network, [joiner], members, 'first life');
  const lastIndex = async (): Promise<number> =>
    (await members[0]?.node.graph())?.participants.find(({ key }) => key === joiner.node.publicKey)?.lastIndex ?? -1;
  const left = joiner.node.leave();
  await network.clock.runUntil(() => joiner.node.state === 'Shutdown', DECIDED_MS);
  await left;
  await commit(network, members, members, 'between');
  const indexBefore = await lastIndex();
  const again = network.makeAgain(4);
  await join(network, again, members);
  await commit(network, [again], [...members, again], 'second life');
  expect(indexBefore).toBeGreaterThan(0);
  expect(await lastIndex()).toBeGreaterThan(indexBefore);
  for (const { node } of members) expect(node.peers.filter(({ moniker }) => moniker === 'node4')).toHaveLength(1);
  expectSameBlocks([...members, again]);
  await Promise.all([...members, again].map(({ node }) => node.stop()));
});

/** Lets nobody in. */
function refusing(application: SimulatedApplication): SimulatedApplication {
  return Object.assign(Object.create(application) as SimulatedApplication, {
    commitBlock: async (block: Block): Promise<CommitResponse> => {
      const { stateHash, internalTransactionReceipts } = await application.commitBlock(block);
      return {
        stateHash,
        internalTransactionReceipts: (internalTransactionReceipts ?? []).map((receipt) => ({
          ...receipt,
          accepted: false,
        })),
      };
    },
  });
}

test('NODE-STATE-6: who is refused says so and stops', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 8, appOf: refusing });
  const [joiner] = network.nodes.slice(3);
  let failure: unknown;
  joiner?.node.on('failure', ({ error }) => {
    failure = error;
  });
  await joiner?.node.start();
  await network.clock.runUntil(() => joiner?.node.state === 'Shutdown', DECIDED_MS);
  expect(failure).toMatchObject({ code: 'BABBLE_NODE_REFUSED' });
  expect(network.nodes[0]?.node.peers).toHaveLength(3);
  await stopAll(network);
});

test('NODE-STATE-13: without a majority nobody decides; the joiner asks on, and gets in when the majority is back', async () => {
  const network = await simulateNetwork({ size: 5, genesisSize: 4, seed: 9 });
  const members = network.nodes.slice(0, 4);
  const [joiner] = network.nodes.slice(4);
  if (joiner === undefined) throw new Error('no joiner');
  await commit(network, members, members, 'before');
  network.network.partition([['node0', 'node1', 'node4'], ['node2'], ['node3']]);
  await joiner.node.start();
  await network.clock.run(45_000);
  expect(joiner.node.state).toBe('Joining');
  network.network.heal();
  await network.clock.runUntil(() => isCounted(joiner, network.nodes), 3 * DECIDED_MS);
  await commit(network, network.nodes, network.nodes, 'after');
  await stopAll(network);
});

test('a node that asks to join stops at once when told so', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 10 });
  network.network.partition([['node3'], ['node0', 'node1', 'node2']]);
  const [joiner] = network.nodes.slice(3);
  await joiner?.node.start();
  await network.clock.run(2_000);
  const before = network.clock.now();
  await joiner?.node.stop();
  expect(network.clock.now() - before).toBeLessThan(1_000);
  await stopAll(network);
});

test.each(['', 'ž <&> "quoted" \\ / \u2028', '😀'.repeat(128)])(
  'a moniker is any text: %j joins, and is passed on in frames',
  async (moniker) => {
    const network = await simulateNetwork({ size: 5, genesisSize: 3, seed: 9 });
    const members = network.nodes.slice(0, 3);
    await commit(network, members, members, 'before');
    const joiner = network.makeAgain(3, { settings: { moniker } });
    await join(network, joiner, members);
    await commit(network, [...members, joiner], [...members, joiner], 'after');
    for (const { node } of members) expect(node.peers.at(-1)?.moniker).toBe(moniker);
    const observer = network.makeAgain(4, { settings: { observer: true, fastSync: true } });
    await observer.node.start();
    await network.clock.runUntil(() => observer.node.lastBlockIndex > 0, DECIDED_MS);
    expect(observer.application.restoreCount).toBe(1);
    expect(observer.node.peers.at(-1)?.moniker).toBe(moniker);
    await Promise.all([...members, joiner, observer].map(({ node }) => node.stop()));
  },
);

test.each(['line\nbreak', '\u0000', '\ufffd', '😀'.repeat(129)])(
  'A5: a moniker that no member would pass on is refused at once, not for ever (%#)',
  async (moniker) => {
    const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 10 });
    const joiner = network.makeAgain(3, { settings: { moniker } });
    const failures: unknown[] = [];
    joiner.node.on('failure', ({ error }) => failures.push(error));
    await joiner.node.start();
    await network.clock.runUntil(() => joiner.node.state === 'Shutdown', DECIDED_MS);
    expect(failures).toMatchObject([{ code: 'BABBLE_NODE_CONFIGURATION_INVALID', data: { moniker } }]);
    await stopAll({ ...network, nodes: network.nodes.slice(0, 3) });
  },
);
