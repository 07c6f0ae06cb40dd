// The gossip policy on simulated time, in a fast network: few events, short waits, silence without work (ADR 0008).
import { describe, expect, test } from '@jest/globals';
import { type SimulatedNetwork, simulateNetwork } from './simulated-network.ts';

interface Outcome {
  readonly eventsPerRound: number;
  /** Milliseconds from submission to the commit at the submitting node, ascending. */
  readonly finalitiesMs: readonly number[];
  readonly stalls: number;
}

/** Submits a transaction every 10 ms at a node by chance, for `ms`. */
async function load(network: SimulatedNetwork, ms: number): Promise<Outcome> {
  const { clock, nodes, random } = network;
  const submitted = new Map<string, number>();
  const finalitiesMs: number[] = [];
  const stopListening = nodes.map(({ node }, i) =>
    node.on('block', ({ block }) => {
      for (const transaction of block.body.transactions ?? []) {
        const key = `${i} ${new TextDecoder().decode(transaction ?? undefined)}`;
        const at = submitted.get(key);
        if (at !== undefined) finalitiesMs.push(clock.now() - at);
      }
    }),
  );
  const before = progressOf(network);
  for (let sent = 0; sent * 10 < ms; sent += 1) {
    const i = Math.floor(random.next() * nodes.length);
    submitted.set(`${i} ${sent}`, clock.now());
    await nodes[i]?.node.submit(new TextEncoder().encode(String(sent)));
    await clock.run(10);
  }
  const after = progressOf(network);
  await clock.runUntil(() => finalitiesMs.length === submitted.size, 10_000);
  for (const stop of stopListening) stop();
  return {
    eventsPerRound: (after.events - before.events) / (after.round - before.round),
    finalitiesMs: finalitiesMs.sort((a, b) => a - b),
    stalls: after.stalls - before.stalls,
  };
}

function progressOf({ nodes }: SimulatedNetwork): {
  readonly events: number;
  readonly round: number;
  readonly stalls: number;
} {
  const health = nodes.map(({ node }) => node.gossipHealth());
  return {
    events: health.reduce((sum, { createdEvents }) => sum + createdEvents, 0),
    round: Math.max(...nodes.map(({ node }) => node.lastConsensusRound)),
    stalls: health.reduce((sum, { stalls }) => sum + stalls, 0),
  };
}

async function stop({ nodes }: SimulatedNetwork): Promise<void> {
  await Promise.all(nodes.map(({ node }) => node.stop()));
}

describe('next in line', () => {
  test.each([4, 7])(
    '%i nodes make close to the fewest events per round, and commit within a few hops',
    async (size) => {
      const network = await simulateNetwork({ size, seed: 11, delayMs: 0.1, jitterMs: 0.1 });
      await network.clock.run(200);
      const { eventsPerRound, finalitiesMs, stalls } = await load(network, 400);
      const fewest = 2 * Math.floor((2 * size) / 3);
      expect(eventsPerRound).toBeLessThan(1.5 * fewest);
      expect(stalls).toBe(0);
      const hopMs = 0.15;
      expect(finalitiesMs[finalitiesMs.length >> 1] ?? Infinity).toBeLessThan(8 * fewest * hopMs);
      await stop(network);
    },
  );

  test('one transaction in a silent network is committed and signed everywhere, and silence returns', async () => {
    const network = await simulateNetwork({ size: 4, seed: 12, delayMs: 0.1, jitterMs: 0.1 });
    await network.clock.run(500);
    const before = progressOf(network).events;
    await network.nodes[2]?.node.submit(new Uint8Array(1));
    await network.clock.run(500);
    const made = progressOf(network).events - before;
    expect(made).toBeGreaterThan(8);
    expect(made).toBeLessThan(40);
    for (const { application, node } of network.nodes) {
      expect(application.blocks.length).toBeGreaterThan(0);
      expect((await node.block(application.blocks.length - 1))?.signatures?.size).toBe(4);
    }
    await network.clock.run(10_000);
    expect(progressOf(network).events - before).toBe(made);
    await stop(network);
  });

  test('a silent member costs little: it is passed over once, and not waited for again', async () => {
    const network = await simulateNetwork({ size: 4, seed: 13, delayMs: 0.1, jitterMs: 0.1 });
    await network.clock.run(200);
    const whole = await load(network, 200);
    await network.nodes[3]?.node.stop();
    await network.clock.run(100);
    const reduced = await load({ ...network, nodes: network.nodes.slice(0, 3) }, 200);
    const middle = ({ finalitiesMs }: Outcome): number => finalitiesMs[finalitiesMs.length >> 1] ?? Infinity;
    expect(middle(reduced)).toBeLessThan(4 * middle(whole) + 10);
    await stop({ ...network, nodes: network.nodes.slice(0, 3) });
  });

  test('a lossy, slow network still commits everything', async () => {
    const network = await simulateNetwork({ size: 4, seed: 14, delayMs: 20, jitterMs: 20, loss: 0.05 });
    await network.clock.run(1_000);
    const { finalitiesMs } = await load(network, 500);
    expect(finalitiesMs).toHaveLength(50);
    await stop(network);
  });
});
