// Real processes whose applications fail at random under load: every block arrives, in order, and the states are equal at the end.
import { existsSync, readFileSync } from 'node:fs';
import { sha256 } from '@babble/crypto/node';
import { createChat } from '@babble/dummy';
import { NODE_STATES } from '@babble/node';
import { socketApp } from '@babble/proxy/socket';
import { describe, expect, test } from '@jest/globals';
import { chatApplication } from '../../src/testnet/local-application.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { seededRandom } from './seeded-random.ts';
import { Submitter } from './submitter.ts';
import { UnrulyApplication } from './unruly-application.ts';

/** At least; more are submitted until enough has gone wrong. */
const TRANSACTION_COUNT = 400;
const SEED = 5;
const COMMIT_MS = 60_000;

function isLogged(node: LocalNode | undefined, text: string): boolean {
  return node !== undefined && existsSync(node.logFile) && readFileSync(node.logFile, 'utf8').includes(text);
}

/** The node is a process that has just been started. */
async function submitterOnceReachable(address: string): Promise<Submitter> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await Submitter.to(address);
    } catch (error) {
      if (attempt === 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
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
      const failures = (): number =>
        new Set(applications.flatMap((application) => [...application.failures.keys()])).size;
      const haveLost = (): boolean => network.nodes.every((node) => isLogged(node, 'BABBLE_PROXY_CONNECTION_LOST'));
      const deadline = performance.now() + COMMIT_MS;
      let count = 0;
      // How many blocks the transactions become, and so how often an application can fail, the machine decides.
      while (count < TRANSACTION_COUNT || failures() < 8 || !haveLost()) {
        if (performance.now() > deadline) throw new Error(`${failures()} failures after ${count} transactions`);
        for (const node of network.nodes) await network.submit(node, `transaction ${count++}`);
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      for (const application of applications) application.isUnruly = false;
      const done = (): boolean => network.nodes.every((node) => node.transactionCount === count);
      await network.until(done, COMMIT_MS, 'not everything was committed');
      expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
      const common = Math.min(...network.nodes.map(({ blocks }) => blocks.length));
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
      await network.until(() => network.nodes.every((node) => node.transactionCount === 1), COMMIT_MS, 'not committed');
    } finally {
      submitter.close();
      await network.stop();
    }
  });

  test('APP-RETRY-9, OURS-5: an application that comes long after its node gets every block', async () => {
    const late: { arrive: () => Promise<void> } = { arrive: async () => undefined };
    const network = await LocalNetwork.start({
      ...{ size: 1, basePort: undefined, folder: undefined },
      applicationOf: () => (configuration, events) => {
        const chat = chatApplication(configuration, events);
        late.arrive = () => chat.start();
        // Nobody is there to hear of the node's state.
        return {
          submit: (transaction) => chat.submit(transaction),
          stop: () => chat.stop(),
          start: async () => events.onState(NODE_STATES.Babbling),
        };
      },
    });
    const [node] = network.nodes;
    const submitter = await submitterOnceReachable(node?.configuration.proxy ?? '');
    try {
      for (let i = 0; i < 20; i += 1) await submitter.submit(Uint8Array.of(i));
      await network.until(() => isLogged(node, 'BABBLE_PROXY_UNREACHABLE'), COMMIT_MS, 'the log does not say so');
      expect(node?.blocks).toEqual([]);
      await late.arrive();
      await network.until(() => node?.transactionCount === 20, COMMIT_MS, 'blocks are missing');
      expect(node?.blocks.map(({ body }) => body.index)).toEqual(node?.blocks.map((_, index) => index));
    } finally {
      submitter.close();
      await network.stop();
    }
  });

  test('APP-RULE-3, OURS-9: a commit handler may submit, and wait for the answer', async () => {
    const network = await LocalNetwork.start({
      ...{ size: 2, basePort: undefined, folder: undefined },
      applicationOf: () => (configuration, events) => {
        const chat = createChat({ sha256 });
        const app = socketApp({
          listen: configuration.client,
          connect: configuration.proxy,
          handler: {
            commit: async (block) => {
              const echoes = (block.body.transactions ?? []).filter((t) => t?.length === 1);
              for (const _ of echoes) await app.submit(Uint8Array.of(configuration.number, 0));
              events.onBlock(block);
              return chat.commit(block);
            },
            stateChange: events.onState,
          },
        });
        return app;
      },
    });
    try {
      const isDone = (): boolean => network.nodes.every((node) => node.transactionCount === 10 + 2 * 10);
      for (let i = 0; i < 10; i += 1) await network.nodes[i % 2]?.submit(Uint8Array.of(i));
      await network.until(isDone, COMMIT_MS, 'not every echo was committed');
      expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
    } finally {
      await network.stop();
    }
  });
});
