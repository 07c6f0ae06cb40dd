// Whole networks in one process, on simulated time.
import { describe, expect, test } from '@jest/globals';
import { type SimulatedNetwork, simulateNetwork } from './simulated-network.ts';

/** Submits numbered transactions from all sides, and waits until every application has all of them. */
async function commitTransactions({ clock, nodes, random }: SimulatedNetwork, count: number): Promise<void> {
  const before = nodes.map(({ application }) => transactionsOf(application.blocks).length);
  for (let i = 0; i < count; i += 1) {
    await nodes[Math.floor(random.next() * nodes.length)]?.node.submit(new TextEncoder().encode(`transaction ${i}`));
    if (i % 5 === 0) await clock.run(20);
  }
  const done = (): boolean =>
    nodes.every(({ application }, i) => transactionsOf(application.blocks).length >= count + (before[i] ?? 0));
  await clock.runUntil(done, 60_000);
}

function transactionsOf(blocks: SimulatedNetwork['nodes'][number]['application']['blocks']): readonly string[] {
  return blocks.flatMap(({ body }) => (body.transactions ?? []).map((t) => new TextDecoder().decode(t ?? undefined)));
}

async function runOnce(seed: number): Promise<readonly (readonly string[])[]> {
  const network = await simulateNetwork({ size: 7, seed, delayMs: 2, jitterMs: 5, loss: 0.01 });
  await commitTransactions(network, 25);
  await Promise.all(network.nodes.map(({ node }) => node.stop()));
  return network.nodes.map(({ application }) => application.bodies());
}

describe('simulated networks', () => {
  test('seven nodes hand the same blocks to their applications, every transaction once', async () => {
    const network = await simulateNetwork({ size: 7, seed: 1 });
    await commitTransactions(network, 100);
    const shortest = Math.min(...network.nodes.map(({ application }) => application.blocks.length));
    const [first] = network.nodes;
    for (const { application, node } of network.nodes) {
      expect(application.bodies().slice(0, shortest)).toEqual(first?.application.bodies().slice(0, shortest));
      const transactions = transactionsOf(application.blocks);
      expect(new Set(transactions).size).toBe(transactions.length);
      expect([...transactions].sort()).toEqual(Array.from({ length: 100 }, (_, i) => `transaction ${i}`).sort());
      expect(application.blocks.map(({ body }) => body.index)).toEqual(application.blocks.map((_, index) => index));
      expect(node.statistics().state).toBe('Babbling');
    }
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
    expect(first?.application.states).toEqual([0, 4]);
  });

  test('two runs from one seed are identical, another seed gives another run', async () => {
    const once = await runOnce(7);
    expect(await runOnce(7)).toEqual(once);
    expect(await runOnce(8)).not.toEqual(once);
  });

  test('NODE-GOSSIP-1: a single node commits by itself', async () => {
    const network = await simulateNetwork({ size: 1, seed: 3 });
    await commitTransactions(network, 10);
    expect(transactionsOf(network.nodes[0]?.application.blocks ?? [])).toHaveLength(10);
    await network.nodes[0]?.node.stop();
  });

  test('one of four falls silent: the others go on', async () => {
    const network = await simulateNetwork({ size: 4, seed: 4 });
    await commitTransactions(network, 10);
    await network.nodes[3]?.node.stop();
    const remaining = { ...network, nodes: network.nodes.slice(0, 3) };
    const before = transactionsOf(remaining.nodes[0]?.application.blocks ?? []).length;
    for (let i = 0; i < 5; i += 1) await remaining.nodes[0]?.node.submit(new TextEncoder().encode(`later ${i}`));
    await network.clock.runUntil(
      () => remaining.nodes.every(({ application }) => transactionsOf(application.blocks).length >= before + 5),
      60_000,
    );
    await Promise.all(remaining.nodes.map(({ node }) => node.stop()));
  });

  test('NODE-TIMER-6: a network without work rests: no events are made', async () => {
    const network = await simulateNetwork({ size: 4, seed: 5 });
    await commitTransactions(network, 10);
    await network.clock.run(5_000);
    // One pull per slow-heartbeat goes on.
    const statistics = () => network.nodes.map(({ node }) => ({ ...node.statistics(), gossip_pulls: undefined }));
    const before = statistics();
    await network.clock.run(20_000);
    expect(statistics()).toEqual(before);
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });

  test('NODE-LEAVE-1 … 5: a validator leaves politely, and the others go on without it', async () => {
    const network = await simulateNetwork({ size: 4, seed: 6 });
    await commitTransactions(network, 10);
    const [leaver, ...remaining] = network.nodes;
    const left = leaver?.node.leave();
    let gone = false;
    void left?.then(() => {
      gone = true;
    });
    await network.clock.runUntil(() => gone, 20_000);
    expect(leaver?.node.state).toBe('Shutdown');
    await network.clock.run(2_000);
    for (const { node } of remaining) {
      const round = Number(node.statistics().last_consensus_round);
      expect(node.validators(round).has(leaver?.node.publicKey ?? '')).toBe(false);
      expect(node.validators(round).size).toBe(3);
    }
    await commitTransactions({ ...network, nodes: remaining }, 10);
    await Promise.all(remaining.map(({ node }) => node.stop()));
  });

  test('NODE-LEAVE-4: one of three leaves although its last rounds need all three', async () => {
    const network = await simulateNetwork({ size: 3, seed: 16 });
    await commitTransactions(network, 3);
    let gone = false;
    void network.nodes[0]?.node.leave().then(() => {
      gone = true;
    });
    await network.clock.runUntil(() => gone, 20_000);
    const remaining = { ...network, nodes: network.nodes.slice(1) };
    await commitTransactions(remaining, 3);
    await Promise.all(remaining.nodes.map(({ node }) => node.stop()));
  });

  test('NODE-LEAVE-3: a validator whose peers are gone leaves after a bounded wait, and says so', async () => {
    const network = await simulateNetwork({ size: 3, seed: 7 });
    await commitTransactions(network, 5);
    const [leaver, ...others] = network.nodes;
    await Promise.all(others.map(({ node }) => node.stop()));
    let code: unknown;
    leaver?.node.leave().catch((error: { readonly code?: string }) => {
      code = error.code;
    });
    await network.clock.runUntil(() => code !== undefined, 30_000);
    expect(code).toBe('BABBLE_NODE_TIMEOUT');
    expect(leaver?.node.state).toBe('Shutdown');
  });

  test('NODE-SUSP-1, NODE-STATE-12: without a quorum nodes suspend themselves, and resume when the others are back', async () => {
    const network = await simulateNetwork({ size: 4, seed: 9, settings: { suspendLimit: 10 } });
    await commitTransactions(network, 5);
    const addresses = network.nodes.map(({ address }) => address);
    network.network.partition([addresses.slice(0, 2), addresses.slice(2)]);
    const [first] = network.nodes;
    for (let i = 0; i < 200; i += 1) {
      await first?.node.submit(new TextEncoder().encode(`cut off ${i}`));
      await network.clock.run(20);
    }
    expect(first?.node.state).toBe('Suspended');
    network.network.heal();
    const everything = (): boolean =>
      network.nodes.every(({ application }) => transactionsOf(application.blocks).length === 205);
    await network.clock.runUntil(everything, 60_000);
    await network.clock.runUntil(() => network.nodes.every(({ node }) => node.state === 'Babbling'), 20_000);
    expect(first?.application.states).toEqual(expect.arrayContaining([0, 5, 0]));
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });
});
