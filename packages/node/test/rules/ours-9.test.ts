// OURS-9, one critical section and no callback inside: whatever its application does while it has a block, the node goes on.
import { inMemory } from '@babble/proxy';
import { describe, expect, test } from '@jest/globals';
import { simulateNetwork } from '../sim/simulated-network.ts';
import { transactionsOf } from './histories.ts';

const LIMIT_MS = 3_600_000;

describe('OURS-9: no callback inside the critical section', () => {
  test('APP-RULE-3: submitting from inside the commit handler, and waiting for it, works', async () => {
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

  test('NODE-LOOP-6: while an application sits on a block, its node takes transactions, makes events and answers', async () => {
    let letGo: () => void = () => undefined;
    const patience = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const network = await simulateNetwork({
      size: 4,
      seed: 26,
      appOf: (application, number) =>
        inMemory({
          commit: async (block) => {
            if (number === 0) await patience;
            return application.commitBlock(block);
          },
        }),
    });
    const { clock, nodes } = network;
    const [busy, ...others] = nodes;
    await others[0]?.node.submit(Uint8Array.of(1));
    await clock.runUntil(() => others.every(({ application }) => transactionsOf(application).length === 1), LIMIT_MS);
    expect(busy?.application.blocks).toEqual([]);
    // Of four validators three are enough, so one of the others is made silent: nothing goes on without the busy one.
    await others[2]?.node.stop();
    await busy?.node.submit(Uint8Array.of(2));
    const remaining = others.slice(0, 2);
    await clock.runUntil(
      () => remaining.every(({ application }) => transactionsOf(application).length === 2),
      LIMIT_MS,
    );
    expect(busy?.application.blocks).toEqual([]);
    letGo();
    await clock.runUntil(() => busy !== undefined && transactionsOf(busy.application).length === 2, LIMIT_MS);
    await Promise.all(nodes.map(({ node }) => node.stop()));
  });
});
