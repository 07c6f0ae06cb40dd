// Crashes of real processes: one of four validators is killed under load, and the others go on.
import { describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { COMMIT_MS, transactionsOf } from './commit-and-compare.ts';

/** Transactions on their way to a node at a time. */
const WINDOW = 20;

/** Submits numbered transactions until `stop`; what the node acknowledged is in the list. The end of the node ends its load. */
class Load {
  readonly acknowledged: string[] = [];
  readonly finished: Promise<void>;
  #isStopped = false;

  constructor(network: LocalNetwork, node: LocalNode) {
    this.finished = this.#run(network, node);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.finished;
  }

  async #run(network: LocalNetwork, node: LocalNode): Promise<void> {
    for (let i = 0; !this.#isStopped && node.isRunning; i += WINDOW) {
      const texts = Array.from({ length: WINDOW }, (_, k) => `${node.configuration.moniker} ${i + k}`);
      const results = await Promise.allSettled(texts.map((text) => network.submit(node, text)));
      this.acknowledged.push(...texts.filter((_, k) => results[k]?.status === 'fulfilled'));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

describe('a network of four processes', () => {
  test('one is killed under load: the others go on, and nothing that they acknowledged is lost', async () => {
    const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined });
    try {
      const { nodes } = network;
      const loads = nodes.map((node) => new Load(network, node));
      const blockCount = (): number => Math.min(...nodes.map(({ blocks }) => blocks.length));
      await network.until(() => blockCount() >= 10, COMMIT_MS, 'no blocks');
      const [victim, ...others] = nodes;
      await victim?.kill();
      const before = Math.max(...others.map(({ blocks }) => blocks.length));
      const goOn = (): boolean => others.every(({ blocks }) => blocks.length >= before + 20);
      await network.until(goOn, COMMIT_MS, 'the others did not go on');
      await Promise.all(loads.map((load) => load.stop()));
      const acknowledged = loads.slice(1).flatMap((load) => load.acknowledged);
      const isComplete = (node: LocalNode): boolean => {
        const committed = new Set(transactionsOf(node));
        return acknowledged.every((text) => committed.has(text));
      };
      await network.until(() => others.every(isComplete), COMMIT_MS, 'acknowledged transactions are missing');
      expect(compareBlocks(nodes)).toMatchObject({ equal: true, difference: undefined });
      expect(compareBlocks(others)).toMatchObject({ equal: true, difference: undefined });
      for (const node of others) {
        expect(node.blocks.map(({ body }) => body.index)).toEqual(node.blocks.map((_, index) => index));
        const transactions = transactionsOf(node);
        expect(new Set(transactions).size).toBe(transactions.length);
      }
    } finally {
      await network.stop();
    }
  });
});
