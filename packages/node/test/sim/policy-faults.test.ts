// The gossip policy on simulated time, when not everybody takes part: silent, crashed and slow validators (ADR 0008).
import { effort } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { BusyMachine } from './busy-machine.ts';
import { fewestEventsPerRound, load, percentile, stop } from './measured-load.ts';
import { simulateNetwork } from './simulated-network.ts';

const FAST = { delayMs: 0.1, jitterMs: 0.1 };
const SEEDS = effort({ usual: [1], long: [1, 2, 3] });
const SIZES = [4, 7, 10];

/** As many validators as may fail. */
const faulty = (size: number): number => Math.floor((size - 1) / 3);

const cases = SIZES.flatMap((size) => SEEDS.map((seed) => ({ size, seed })));

describe('next in line beside faults', () => {
  test.each(cases)(
    'silent from the start: $size nodes without those that may fail (seed $seed)',
    async ({ size, seed }) => {
      const network = await simulateNetwork({ size, seed, ...FAST });
      const silent = network.nodes.slice(0, faulty(size));
      const others = { ...network, nodes: network.nodes.slice(faulty(size)) };
      network.network.partition([silent.map(({ address }) => address)]);
      await network.clock.run(200);
      const { eventsPerRound, finalitiesMs, stalls } = await load(others, { ms: 50, pauseMs: 10 });
      expect(eventsPerRound).toBeLessThanOrEqual(1.3 * fewestEventsPerRound(size));
      expect(stalls).toBe(0);
      expect(percentile(finalitiesMs, 1)).toBeLessThan(10);
      await stop(network);
    },
  );

  test.each(cases)('a crash of all that may fail is a hiccup for $size nodes (seed $seed)', async ({ size, seed }) => {
    const network = await simulateNetwork({ size, seed, ...FAST });
    const crashing = network.nodes.slice(0, faulty(size));
    const others = { ...network, nodes: network.nodes.slice(faulty(size)) };
    await network.clock.run(50);
    const crash = async (passedMs: number): Promise<void> => {
      if (passedMs === 30) await stop({ clock: network.clock, nodes: crashing });
    };
    const { finalitiesMs, stalls, mostUndetermined } = await load(others, { ms: 80, pauseMs: 10, meanwhile: crash });
    expect(percentile(finalitiesMs, 0.5)).toBeLessThan(8);
    // Each of them is waited for once, by one node: the others learn from it that they were passed over.
    expect(percentile(finalitiesMs, 1)).toBeLessThan(30);
    expect(stalls).toBe(0);
    expect(mostUndetermined).toBeLessThan(10);
    await stop(others);
  });

  test.each([4, 7].flatMap((size) => [1, 5].map((costMs) => ({ size, costMs }))))(
    '$size nodes, one of them slow ($costMs ms for each message): the others go on',
    async ({ size, costMs }) => {
      const slowOne = (clock: ConstructorParameters<typeof BusyMachine>[0], number: number): BusyMachine | undefined =>
        number === 0 ? new BusyMachine(clock, costMs) : undefined;
      const network = await simulateNetwork({ size, seed: 3, ...FAST, machineOf: slowOne });
      await network.clock.run(200);
      const [slow, ...others] = network.nodes;
      const { finalitiesMs, mostUndetermined } = await load({ ...network, nodes: others }, { ms: 100, pauseMs: 10 });
      expect(percentile(finalitiesMs, 0.5)).toBeLessThan(40);
      expect(mostUndetermined).toBeLessThan(15);
      // What the slow one wants committed is committed, and it gets to know.
      await slow?.node.submit(new TextEncoder().encode('slow'));
      const knows = (): boolean =>
        slow?.application.blocks.some(({ body }) => body.transactions?.some((t) => t?.length === 4)) === true;
      await network.clock.runUntil(knows, 10_000);
      await stop(network);
    },
  );

  test('a lossy, slow network still commits everything', async () => {
    const network = await simulateNetwork({ size: 4, seed: 14, delayMs: 20, jitterMs: 20, loss: 0.05 });
    await network.clock.run(1_000);
    const { finalitiesMs } = await load(network, { ms: 500, pauseMs: 10 });
    expect(finalitiesMs).toHaveLength(50);
    await stop(network);
  });
});
