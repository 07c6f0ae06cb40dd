// Restarts with an empty store in the middle of a busy network: no index of a chain is ever used twice. And two processes with one key.
// Rules NODE-SELF-6, OURS-4; C2 of the known weaknesses.
import type { NodeSettings } from '@babble/node';
import { expect, test } from '@jest/globals';
import type { SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 120_000;
/** Of real time: whole histories are downloaded again and again. */
const LIMIT_MS = 240_000;
const RESTARTS = 50;

function transactionsOf({ application }: SimulatedNode): readonly string[] {
  return application.blocks.flatMap(({ body }) =>
    (body.transactions ?? []).map((transaction) => new TextDecoder().decode(transaction ?? undefined)),
  );
}

test.each<[string, Partial<NodeSettings>]>([
  ['the history is downloaded', {}],
  ['fast sync', { fastSync: true }],
])(
  'OURS-4: restarted with nothing, 50 times under load, nobody signs two events for one index (%s)',
  async (_, settings) => {
    const network = await simulateNetwork({ size: 4, seed: 21, settings });
    const { clock, random } = network;
    const running = [...network.nodes];
    const forks: unknown[] = [];
    const failures: unknown[] = [];
    const watch = ({ node }: SimulatedNode): void => {
      node.on('fork', (fork) => forks.push(fork));
      node.on('failure', ({ error }) => failures.push(error));
    };
    for (const node of running) watch(node);
    let submitted = 0;
    const load = async (steps: number): Promise<void> => {
      for (let i = 0; i < steps; i += 1) {
        submitted += 1;
        await running[submitted % running.length]?.node.submit(new TextEncoder().encode(`transaction ${submitted}`));
        await clock.run(50 + random.next() * 100);
      }
    };
    await load(20);
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const number = Math.floor(random.next() * running.length);
      await running[number]?.node.stop();
      await clock.run(random.next() * 200);
      const again = network.makeAgain(number);
      watch(again);
      running[number] = again;
      await again.node.start();
      // One at a time: a network whose members lose their memory all at once has lost it.
      while (again.node.gossipHealth().createdEvents === 0) await load(1);
      await load(Math.floor(random.next() * 12));
    }
    await running[0]?.node.submit(new TextEncoder().encode('the last one'));
    await clock.runUntil(() => running.every((node) => transactionsOf(node).includes('the last one')), DECIDED_MS);
    expect(forks).toEqual([]);
    expect(failures).toEqual([]);
    await Promise.all(running.map(({ node }) => node.stop()));
  },
  LIMIT_MS,
);
