// The gossip policy on simulated time, without a quorum: nothing piles up, and everything goes on when the quorum is back (ADR 0008).
import { effort } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { stop } from './measured-load.ts';
import { type SimulatedNetwork, simulateNetwork } from './simulated-network.ts';

const CROWD_PER_NODE = 20;
const SEEDS = effort({ usual: [1], long: [1, 2, 3] });

function mostUndetermined({ nodes }: SimulatedNetwork): number {
  return Math.max(...nodes.map(({ node }) => Number(node.statistics().undetermined_events))) / nodes.length;
}

function committed({ nodes }: SimulatedNetwork): readonly number[] {
  return nodes.map(({ application }) => application.blocks.flatMap(({ body }) => body.transactions ?? []).length);
}

describe('without a quorum', () => {
  test.each([4, 7].flatMap((size) => SEEDS.map((seed) => ({ size, seed }))))(
    '$size nodes cut in two take transactions, but make few events; all is committed after healing (seed $seed)',
    async ({ size, seed }) => {
      const network = await simulateNetwork({ size, seed, delayMs: 0.1, jitterMs: 0.1 });
      const { clock, nodes } = network;
      await clock.run(200);
      network.network.partition([nodes.slice(0, size / 2).map(({ address }) => address)]);
      const count = 150;
      for (let i = 0; i < count; i += 1) {
        await nodes[i % size]?.node.submit(new TextEncoder().encode(`cut off ${i}`));
        await clock.run(20);
      }
      const before = mostUndetermined(network);
      expect(before).toBeLessThan(CROWD_PER_NODE);
      await clock.run(30_000);
      // What waits for nothing but the quorum is tried less and less often.
      expect(mostUndetermined(network)).toBeLessThan(before + 5);
      expect(new Set(nodes.map(({ node }) => node.state))).toEqual(new Set(['Babbling']));
      network.network.heal();
      await clock.runUntil(() => committed(network).every((transactions) => transactions === count), 30_000);
      await stop(network);
    },
  );
});
