// Validators with a database: whoever is killed, and how many of them, comes back with everything, and nothing that was taken gets lost.
// Rules NODE-START-4, OPS-FILE-8, OPS-FILE-9, OURS-4, OURS-5.
import { expect, test } from '@jest/globals';
import { killNodes, startNodes } from '../../src/testnet/membership.ts';
import { seededRandom } from './seeded-random.ts';
import { BUSY_MS, underLoad } from './under-load.ts';

const ROUNDS = 6;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test('one to four of four are killed again and again: every transaction that was taken is committed once, everywhere', () => {
  const random = seededRandom(7);
  return underLoad(
    4,
    async (network) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const victims = network.nodes.filter(() => random() < 0.6);
        await killNodes(network, victims);
        await pause(random() * 500);
        await startNodes(network, victims);
        await pause(random() * 1_500);
      }
      expect(network.running).toHaveLength(4);
      return { gone: [] };
    },
    { flags: ['--store'], everyMs: BUSY_MS },
  );
});
