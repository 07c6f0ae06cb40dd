// Real processes whose applications fail at random under load: every block arrives, in order, and the states are equal at the end.
import { describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { seededRandom } from './seeded-random.ts';
import { Submitter } from './submitter.ts';
import { UnrulyApplication } from './unruly-application.ts';

const TRANSACTION_COUNT = 400;
const SEED = 5;
const COMMIT_MS = 60_000;

function transactionCount(node: LocalNode): number {
  return node.blocks.reduce((sum, { body }) => sum + (body.transactions ?? []).length, 0);
}

interface Unruly {
  readonly network: LocalNetwork;
  readonly applications: readonly UnrulyApplication[];
}

async function startUnruly(size: number, unruliness: number): Promise<Unruly> {
  const applications: UnrulyApplication[] = [];
  const network = await LocalNetwork.start({
    size,
    basePort: undefined,
    folder: undefined,
    applicationOf: (number) => (configuration, events) => {
      const random = seededRandom(SEED * 100 + number);
      const application = new UnrulyApplication({ configuration, events, random, unruliness });
      applications.push(application);
      return application;
    },
  });
  return { network, applications };
}

describe('applications behind sockets that fail at random', () => {
  test('OURS-5: every block in index order, none skipped, one at a time, equal state hashes at the end', async () => {
    const { network, applications } = await startUnruly(4, 0.5);
    try {
      for (let i = 0; i < TRANSACTION_COUNT; i += 1) {
        const node = network.nodes[i % 4];
        if (node !== undefined) await network.submit(node, `transaction ${i}`);
        if (i % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 40));
      }
      for (const application of applications) application.isUnruly = false;
      const done = (): boolean => network.nodes.every((node) => transactionCount(node) === TRANSACTION_COUNT);
      await network.until(done, COMMIT_MS, 'not everything was committed');
      expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
      const common = Math.min(...network.nodes.map(({ blocks }) => blocks.length));
      const failures = new Set(applications.flatMap((application) => [...application.failures.keys()]));
      expect(failures.size).toBeGreaterThanOrEqual(8);
      for (const [i, { offered, stateHashes, impatientCount }] of applications.entries()) {
        const blocks = network.nodes[i]?.blocks ?? [];
        expect(blocks.map(({ body }) => body.index)).toEqual(blocks.map((_, index) => index));
        expect(stateHashes.slice(0, common)).toEqual(applications[0]?.stateHashes.slice(0, common));
        expect(impatientCount).toBe(0);
        for (const [k, index] of offered.slice(1).entries())
          expect([offered[k], (offered[k] ?? 0) + 1]).toContain(index);
      }
    } finally {
      await network.stop();
    }
  });

  test('OURS-8: a transaction that fits into no event is refused in words, and the next one is taken', async () => {
    const { network } = await startUnruly(1, 0);
    const submitter = await Submitter.to(network.nodes[0]?.configuration.proxy ?? '');
    try {
      const refusal = /^transaction too large: the transaction has 1000000 bytes; at most \d+ fit into an event$/;
      await expect(submitter.submit(new Uint8Array(1_000_000))).rejects.toThrow(refusal);
      await submitter.submit(Uint8Array.of(1));
      await network.until(
        () => network.nodes.every((node) => transactionCount(node) === 1),
        COMMIT_MS,
        'not committed',
      );
    } finally {
      submitter.close();
      await network.stop();
    }
  });
});
