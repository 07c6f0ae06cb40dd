// Four validators with databases under load; every few seconds one to three of them are killed, and come back. Rules OURS-4, OURS-5.
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { killNodes, startNodes } from '../../src/testnet/membership.ts';
import { seededRandom } from './seeded-random.ts';
import { BUSY_MS, underLoad } from './under-load.ts';

const SECONDS = effort({ usual: 120, long: 600 });
const SEED = Number(process.env['BABBLE_RANDOM_KILL_SEED'] ?? 11);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test(
  'one to three of four are killed every few seconds: the same blocks everywhere, and all that was taken in them once',
  async () => {
    process.stdout.write(`random kills for ${SECONDS} s (BABBLE_TEST_EFFORT=long: longer), seed ${SEED}\n`);
    const random = seededRandom(SEED);
    await underLoad(
      4,
      async (network) => {
        const end = performance.now() + SECONDS * 1_000;
        let kills = 0;
        while (performance.now() < end) {
          const count = 1 + Math.floor(3 * random());
          const others: LocalNode[] = [...network.nodes];
          const victims = Array.from({ length: count }, () =>
            others.splice(Math.floor(others.length * random()), 1),
          ).flat();
          await killNodes(network, victims);
          kills += victims.length;
          await pause(random() * 1_000);
          await startNodes(network, victims);
          await pause(random() * 3_000);
        }
        process.stdout.write(`${kills} kills\n`);
        expect(kills).toBeGreaterThan(0);
        expect(network.running).toHaveLength(4);
        return { gone: [] };
      },
      { flags: ['--store'], everyMs: BUSY_MS },
    );
  },
  SECONDS * 1_000 + 300_000,
);
