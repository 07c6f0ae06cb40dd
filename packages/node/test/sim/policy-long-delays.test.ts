// The gossip policy on simulated time, where messages travel long: several lines at once (ADR 0008).
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { fewestEventsPerRound, load, percentile, stop } from './measured-load.ts';
import { type SimulatedNetwork, simulateNetwork } from './simulated-network.ts';

const SHORTEST_MS = 25;
const LONGEST_MS = 75;
/** Rounds until a transaction is committed, on average. */
const ROUNDS = 2.5;
const SEEDS = effort({ usual: [1], long: [1, 2, 3] });

/** Every pair of nodes gets a delay of its own, the same both ways. */
function spread({ network, nodes, random }: SimulatedNetwork): void {
  for (const [i, { address }] of nodes.entries()) {
    for (const other of nodes.slice(i + 1)) {
      const delayMs = SHORTEST_MS + (LONGEST_MS - SHORTEST_MS) * random.next();
      network.setLink(address, other.address, { delayMs });
      network.setLink(other.address, address, { delayMs });
    }
  }
}

test.each([4, 7].flatMap((size) => SEEDS.map((seed) => ({ size, seed }))))(
  '$size nodes, round trips of 50 to 150 ms: several lines at once, faster than one could be (seed $seed)',
  async ({ size, seed }) => {
    const network = await simulateNetwork({ size, seed, delayMs: SHORTEST_MS, jitterMs: 2 });
    spread(network);
    await network.clock.run(2_000);
    const { finalitiesMs, eventsPerRound, mostUndetermined } = await load(network, { ms: 2_000, pauseMs: 50 });
    for (const { node } of network.nodes) expect(node.gossipHealth().lanes).toBe(Math.ceil(size / 2));
    // In a single line every event of a round waits for the one before it.
    const singleLineMs = ROUNDS * fewestEventsPerRound(size) * ((SHORTEST_MS + LONGEST_MS) / 2);
    expect(percentile(finalitiesMs, 0.5)).toBeLessThan(size === 4 ? 1.3 * singleLineMs : 0.8 * singleLineMs);
    expect(eventsPerRound).toBeLessThan((size + 1) * fewestEventsPerRound(size));
    expect(mostUndetermined).toBeLessThan(40);
    await stop(network);
  },
);

test('a fast network keeps to one line', async () => {
  const network = await simulateNetwork({ size: 4, seed: 4, delayMs: 0.5, jitterMs: 0.1 });
  await network.clock.run(200);
  await load(network, { ms: 100, pauseMs: 10 });
  expect(network.nodes.map(({ node }) => node.gossipHealth().lanes)).toEqual([1, 1, 1, 1]);
  await stop(network);
});
