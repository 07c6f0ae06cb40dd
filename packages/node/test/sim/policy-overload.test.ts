// The gossip policy on simulated time, on a machine that cannot keep up: slower and slower, but no collapse (ADR 0008).
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { BusyMachine } from './busy-machine.ts';
import { load, stop } from './measured-load.ts';
import { type SimulatedNetwork, simulateNetwork } from './simulated-network.ts';

const TRANSACTION_COUNT = 50;
const SEEDS = effort({ usual: [1], long: [1, 2, 3] });

function isComplete({ nodes }: SimulatedNetwork): boolean {
  return nodes.every(
    ({ application }) => application.blocks.flatMap(({ body }) => body.transactions ?? []).length === TRANSACTION_COUNT,
  );
}

test.each(
  [
    { size: 4, costMs: 1 },
    { size: 4, costMs: 5 },
    { size: 7, costMs: 1 },
    { size: 7, costMs: 3 },
    { size: 10, costMs: 1 },
  ].flatMap((load) => SEEDS.map((seed) => ({ ...load, seed }))),
)(
  '$size nodes on one machine that takes $costMs ms for each message and timer (seed $seed)',
  async ({ size, costMs, seed }) => {
    let machine: BusyMachine | undefined;
    const network = await simulateNetwork({
      size,
      seed,
      delayMs: 0.1,
      jitterMs: 0.1,
      machineOf: (clock) => {
        machine ??= new BusyMachine(clock, costMs);
        return machine;
      },
    });
    await network.clock.run(500);
    const { mostUndetermined } = await load(network, { ms: 1_000, pauseMs: 20, limitMs: 60_000 });
    expect(mostUndetermined).toBeLessThan(40);
    await network.clock.runUntil(() => isComplete(network), 60_000);
    for (const { application } of network.nodes) expect(application.states).toEqual([0]);
    await stop(network);
  },
);
