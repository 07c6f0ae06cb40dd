// Applications that fail at random, for hundreds of blocks: each gets every block, in order, none twice, and the network goes on.
import { blockBodyCodec } from '@babble/hashgraph';
import type { InMemoryProxy } from '@babble/proxy';
import { inMemory } from '@babble/proxy';
import { describe, expect, jest, test } from '@jest/globals';
import type { SimulatedNetwork } from './simulated-network.ts';
import { seededRandom, simulateNetwork } from './simulated-network.ts';
import { UnrulyHandler } from './unruly-handler.ts';

const TRANSACTION_COUNT = 220;
/** An application that hangs for seconds now and then needs its time. */
const LIMIT_MS = 3_600_000;

// Hundreds of blocks of four nodes, on machines that are busy otherwise.
jest.setTimeout(120_000);

type Application = SimulatedNetwork['nodes'][number]['application'];

function transactionsOf({ blocks }: Application): readonly string[] {
  return blocks.flatMap(({ body }) => (body.transactions ?? []).map((t) => new TextDecoder().decode(t ?? undefined)));
}

async function submitSlowly({ nodes, clock }: SimulatedNetwork, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await nodes[i % nodes.length]?.node.submit(new TextEncoder().encode(`transaction ${i}`));
    await clock.run(40);
  }
}

function expectEqualHistories({ nodes }: SimulatedNetwork): void {
  const length = Math.min(...nodes.map(({ application }) => application.blocks.length));
  const [first] = nodes;
  for (const { application } of nodes) {
    expect(application.blocks.map(({ body }) => body.index)).toEqual(application.blocks.map((_, index) => index));
    expect(application.bodies().slice(0, length)).toEqual(first?.application.bodies().slice(0, length));
    const transactions = transactionsOf(application);
    expect(new Set(transactions).size).toBe(transactions.length);
  }
}

/** The blocks with the applications' answers, as every node keeps them; equal state hashes among them. */
async function keptBodies({ nodes }: SimulatedNetwork, count: number): Promise<readonly (readonly string[])[]> {
  return Promise.all(
    nodes.map(({ node }) =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const block = await node.block(index);
          return block === undefined ? 'missing' : blockBodyCodec.std(block.body);
        }),
      ),
    ),
  );
}

describe('unruly applications', () => {
  test('OURS-5: they throw, hang, answer late or wrongly or not at all: every block in order, each applied once', async () => {
    const handlers: UnrulyHandler[] = [];
    const network = await simulateNetwork({
      size: 4,
      seed: 21,
      settings: { heartbeatMs: 25 },
      appOf: (application, number, clock) => {
        const random = seededRandom(100 + number);
        const handler = new UnrulyHandler({ apply: (block) => application.commitBlock(block), clock, random });
        handlers.push(handler);
        return inMemory(handler);
      },
    });
    await submitSlowly(network, TRANSACTION_COUNT);
    const applications = network.nodes.map(({ application }) => application);
    await network.clock.runUntil(
      () => applications.every((application) => transactionsOf(application).length === TRANSACTION_COUNT),
      LIMIT_MS,
    );
    await network.clock.run(60_000);
    const count = Math.min(...applications.map(({ blocks }) => blocks.length));
    expect(count).toBeGreaterThan(100);
    const [first, ...others] = await keptBodies(network, count);
    for (const other of others) expect(other).toEqual(first);
    for (const { moods, offered, greatestConcurrency } of handlers) {
      expect(greatestConcurrency).toBe(1);
      // Each block is offered until it is answered, and the next one only then.
      for (const [i, index] of offered.slice(1).entries()) expect([offered[i], (offered[i] ?? 0) + 1]).toContain(index);
      expect(offered.length).toBeGreaterThan(count);
      expect(moods.size).toBe(7);
    }
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });

  test('OURS-5: an application that is away for longer than the memory of the node loses nothing', async () => {
    let isAway = true;
    const cacheSize = 40;
    const network = await simulateNetwork({
      size: 4,
      seed: 22,
      settings: { cacheSize },
      appOf: (application, number) =>
        inMemory({
          commit: async (block) => {
            if (number === 0 && isAway) throw new Error('away');
            return application.commitBlock(block);
          },
        }),
    });
    await submitSlowly(network, 100);
    const [away, ...others] = network.nodes.map(({ application }) => application);
    await network.clock.runUntil(() => others.every((other) => transactionsOf(other).length === 100), LIMIT_MS);
    expect(others[0]?.blocks.length).toBeGreaterThan(cacheSize);
    expect(away?.blocks).toEqual([]);
    isAway = false;
    await network.clock.runUntil(() => away !== undefined && transactionsOf(away).length === 100, LIMIT_MS);
    expectEqualHistories(network);
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });

  test('APP-RULE-3, OURS-9: submitting from inside the commit handler, and waiting for it, works', async () => {
    const network = await simulateNetwork({
      size: 4,
      seed: 23,
      appOf: (application, number) => {
        const proxy = inMemory({
          commit: async (block) => {
            const echoes = (block.body.transactions ?? []).filter((t) => t?.length === 1);
            for (const echo of echoes) if (echo !== null) await proxy.submit(Uint8Array.of(number, echo[0] ?? 0));
            return application.commitBlock(block);
          },
        });
        return proxy;
      },
    });
    for (let i = 0; i < 20; i += 1) await network.nodes[i % 4]?.node.submit(Uint8Array.of(i));
    const applications = network.nodes.map(({ application }) => application);
    await network.clock.runUntil(
      () => applications.every((application) => transactionsOf(application).length === 20 + 4 * 20),
      LIMIT_MS,
    );
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });

  test('OURS-8: a full pool and a transaction that fits into no event are refused in words', async () => {
    const proxies: InMemoryProxy[] = [];
    const network = await simulateNetwork({
      size: 4,
      seed: 25,
      settings: { maxPoolCount: 3, maxEventBytes: 100 },
      appOf: (application) => {
        const proxy = inMemory({ commit: (block) => application.commitBlock(block) });
        proxies.push(proxy);
        return proxy;
      },
    });
    const [proxy] = proxies;
    await expect(proxy?.submit(new Uint8Array(101))).rejects.toMatchObject({
      code: 'BABBLE_PROXY_TRANSACTION_TOO_LARGE',
      message: 'the transaction has 101 bytes; at most 100 fit into an event',
    });
    const results = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => proxy?.submit(Uint8Array.of(i))));
    expect(results.map(({ status }) => status)).toEqual([...Array(3).fill('fulfilled'), ...Array(2).fill('rejected')]);
    const busy = { code: 'BABBLE_PROXY_BUSY', message: 'the pool of transactions is full; submit again later' };
    expect(results[4]).toMatchObject({ reason: busy });
    await network.clock.run(1_000);
    await proxy?.submit(Uint8Array.of(9));
    await network.clock.runUntil(
      () => network.nodes.every(({ application }) => transactionsOf(application).length === 4),
      LIMIT_MS,
    );
    await Promise.all(network.nodes.map(({ node }) => node.stop()));
  });

  test('a node whose application never answers a membership change can still be stopped', async () => {
    const network = await simulateNetwork({
      size: 4,
      seed: 24,
      appOf: (application, number) =>
        inMemory({
          commit: async (block) => {
            const hasChange = (block.body.internalTransactions ?? []).length > 0;
            return number === 0 && hasChange ? new Promise(() => undefined) : application.commitBlock(block);
          },
        }),
    });
    const [stuck, leaver, ...others] = network.nodes;
    let hasLeft = false;
    void leaver?.node
      .leave()
      // Whether the network lets it go in time is not the question here: it is stopped in any case, with or without a time-out.
      .catch(() => undefined)
      .then(() => {
        hasLeft = true;
      });
    const decided = ({ blocks }: Application): boolean =>
      blocks.some(({ body }) => body.internalTransactions?.length !== 0);
    await network.clock.runUntil(() => others.every(({ application }) => decided(application)), 60_000);
    for (let i = 0; i < 5; i += 1) await others[0]?.node.submit(Uint8Array.of(i));
    await network.clock.run(500);
    expect(stuck?.application.blocks.some(({ body }) => body.internalTransactions?.length !== 0)).toBe(false);
    let isStopped = false;
    void stuck?.node.stop().then(() => {
      isStopped = true;
    });
    await network.clock.runUntil(() => isStopped, 60_000);
    await network.clock.runUntil(() => hasLeft, 60_000);
    await Promise.all(others.map(({ node }) => node.stop()));
  });
});
