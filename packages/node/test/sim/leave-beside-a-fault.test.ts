// Leaving while another validator is silent: rounds need the one who leaves until its leave takes effect.
import { expect, test } from '@jest/globals';
import { simulateNetwork } from './simulated-network.ts';

test.each([0, 1, 2])(
  'NODE-LEAVE-4, HG-PEERS-2: one of five leaves while another is cut off, and the rest go on (seed %i)',
  async (seed) => {
    const { clock, network, nodes } = await simulateNetwork({ size: 5, seed });
    await clock.run(500);
    network.partition([['node0'], ['node1', 'node2', 'node3', 'node4']]);
    const [, leaver, ...others] = nodes;
    let outcome: unknown;
    void leaver?.node.leave().then(
      () => {
        outcome = 'left';
      },
      (error: unknown) => {
        outcome = error;
      },
    );
    await clock.runUntil(() => outcome !== undefined, 30_000);
    expect(outcome).toBe('left');
    const text = 'after the leave';
    await others[0]?.node.submit(new TextEncoder().encode(text));
    const hasText = ({ application }: (typeof nodes)[number]): boolean =>
      application.blocks.some(({ body }) =>
        body.transactions?.some((t) => new TextDecoder().decode(t ?? undefined) === text),
      );
    await clock.runUntil(() => others.every(hasText), 30_000);
    await Promise.all(nodes.map(({ node }) => node.stop()));
  },
);
