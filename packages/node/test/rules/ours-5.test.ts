// OURS-5, no block skipped: applications that fail at random, for hundreds of blocks. Each gets every block, in order, none twice, and the
// network goes on.

import { inMemory } from '@babble/proxy';
import { Chance } from '@babble-tooling/simulation';
import { describe, expect, jest, test } from '@jest/globals';
import { simulateNetwork } from '../sim/simulated-network.ts';
import type { Application } from './histories.ts';
import { expectEqualHistories, keptBodies, submitSlowly, transactionsOf } from './histories.ts';
import { UnrulyHandler } from './unruly-handler.ts';

const TRANSACTION_COUNT = 220;
/** An application that hangs for seconds now and then needs its time. */
const LIMIT_MS = 3_600_000;

// Hundreds of blocks of four nodes, on machines that are busy otherwise.
jest.setTimeout(120_000);

describe('OURS-5: no block is skipped', () => {
  test('applications throw, hang, answer late or wrongly or not at all: every block in order, each applied once', async () => {
    const handlers: UnrulyHandler[] = [];
    const network = await simulateNetwork({
      size: 4,
      seed: 21,
      settings: { heartbeatMs: 25 },
      appOf: (application, number, clock) => {
        const random = new Chance(100 + number);
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

  test('an application that is away for longer than the memory of the node loses nothing', async () => {
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
