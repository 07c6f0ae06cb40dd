// The gossip policy on simulated time, in a fast network: few events, short waits, silence without work (ADR 0008).
import { effort } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { fewestEventsPerRound, load, percentile, progressOf, stop } from './measured-load.ts';
import { simulateNetwork } from './simulated-network.ts';

const FAST = { delayMs: 0.1, jitterMs: 0.1 };
const HOP_MS = 0.15;
const SEEDS = effort({ usual: [1], long: [1, 2, 3] });

/** Larger networks take longer to simulate; a few rounds say as much. */
const SIZES = [
  { size: 4, ms: 100 },
  { size: 7, ms: 60 },
  { size: 10, ms: 40 },
  { size: 16, ms: 30 },
];

describe('next in line', () => {
  test.each(SIZES.flatMap((network) => SEEDS.map((seed) => ({ ...network, seed }))))(
    '$size nodes make close to the fewest events per round, and commit within a few hops (seed $seed)',
    async ({ size, ms, seed }) => {
      const network = await simulateNetwork({ size, seed, ...FAST });
      await network.clock.run(50);
      const { eventsPerRound, finalitiesMs, stalls } = await load(network, { ms, pauseMs: 10 });
      expect(eventsPerRound).toBeLessThanOrEqual(1.3 * fewestEventsPerRound(size));
      expect(stalls).toBe(0);
      expect(percentile(finalitiesMs, 0.5)).toBeLessThan(5 * fewestEventsPerRound(size) * HOP_MS);
      await stop(network);
    },
  );

  test.each(SEEDS)(
    'one transaction in a silent network is committed and signed everywhere, and silence returns (seed %i)',
    async (seed) => {
      const network = await simulateNetwork({ size: 4, seed, ...FAST });
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
        expect(node.gossipHealth().loadedEvents).toBe(0);
      }
      await network.clock.run(10_000);
      expect(progressOf(network).events - before).toBe(made);
      await stop(network);
    },
  );
});
