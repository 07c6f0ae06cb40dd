// What becomes of a leave when it is asked for twice, when the node is stopped meanwhile, and when its key comes back. Rules NODE-LEAVE-2 … 5;
// weakness B7.
import { PEER_REMOVE } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { type SimulatedNetwork, type SimulatedNode, simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

/** The signatures of all removals that a node has committed. */
function removals({ application }: SimulatedNode): readonly string[] {
  return application.blocks.flatMap(({ body }) =>
    (body.internalTransactions ?? []).flatMap(({ body: { type }, signature }) =>
      type === PEER_REMOVE ? [signature] : [],
    ),
  );
}

async function leave({ clock }: SimulatedNetwork, { node }: SimulatedNode): Promise<void> {
  const left = node.leave();
  await clock.runUntil(() => node.state === 'Shutdown', DECIDED_MS);
  await left;
}

async function stopAll(nodes: readonly SimulatedNode[]): Promise<void> {
  await Promise.all(nodes.map(({ node }) => node.stop()));
}

test('NODE-LEAVE-2: asking twice is one request, and both wait for it', async () => {
  const network = await simulateNetwork({ size: 4, seed: 1 });
  const [leaver, ...others] = network.nodes;
  if (leaver === undefined) throw new Error('no nodes');
  expect(leaver.node.isMissed).toBe(true);
  const both = Promise.all([leaver.node.leave(), leaver.node.leave()]);
  await network.clock.runUntil(() => leaver.node.state === 'Shutdown', DECIDED_MS);
  await both;
  expect(leaver.node.isMissed).toBe(false);
  await network.clock.runUntil(() => others.every((other) => removals(other).length > 0), DECIDED_MS);
  await network.clock.run(2_000);
  for (const other of others) expect(removals(other)).toHaveLength(1);
  await leaver.node.leave();
  await stopAll(network.nodes);
});

test.each([
  ['before the network decides', ['node0']],
  ['while it waits for the round', []],
] as const)('NODE-LEAVE-5: %s, stop ends a leave at once', async (_, alone) => {
  const network = await simulateNetwork({ size: 4, seed: 2 });
  const { clock, nodes } = network;
  const [leaver, ...others] = nodes;
  if (leaver === undefined) throw new Error('no nodes');
  const away = others.map(({ address }) => address);
  if (alone.length > 0) network.network.partition([alone, away]);
  let hasEnded = false;
  const left = leaver.node.leave().finally(() => {
    hasEnded = true;
  });
  const ended = expect(left).rejects.toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
  if (alone.length > 0) await clock.run(2_000);
  // The block with the removal is answered; the round from which on it holds is not there yet.
  else await clock.runUntil(() => removals(leaver).length > 0, DECIDED_MS);
  expect(hasEnded).toBe(false);
  // Nothing but the stop: no time passes any more.
  await leaver.node.stop();
  await ended;
  await stopAll(nodes);
});

test('B7: the removals of two lives of a key differ, so that a policy can tell the second from a replay of the first', async () => {
  const network = await simulateNetwork({ size: 4, genesisSize: 3, seed: 3 });
  const members = network.nodes.slice(0, 3);
  for (const life of [network.nodes[3], network.makeAgain(3)]) {
    if (life === undefined) throw new Error('no joiner');
    await life.node.start();
    const isIn = ({ node }: SimulatedNode): boolean =>
      node.validators(node.lastConsensusRound).has(life.node.publicKey);
    await network.clock.runUntil(() => [...members, life].every(isIn), DECIDED_MS);
    await leave(network, life);
    await network.clock.runUntil(() => !members.some(isIn), DECIDED_MS);
  }
  const [first] = members;
  const signatures = first === undefined ? [] : removals(first);
  expect(signatures).toHaveLength(2);
  expect(new Set(signatures).size).toBe(2);
  await stopAll(members);
});
