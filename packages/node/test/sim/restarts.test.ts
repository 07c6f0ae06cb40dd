// Restarts with an empty store in the middle of a busy network: no index of a chain is ever used twice. And two processes with one key.
// Rules NODE-SELF-6, OURS-4; C2 of the known weaknesses.

import { neverCancelled, pause } from '@babble/host';
import type { TransportFactory } from '@babble/net';
import type { NodeSettings } from '@babble/node';
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { transactionsOf } from './committed.ts';
import type { SimulatedNetworkInit, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 120_000;
/** Of real time: whole histories are downloaded again and again. */
const LIMIT_MS = 240_000;
const RESTARTS = effort({ usual: 15, long: 50 });

test.each<[string, Partial<NodeSettings>]>([
  ['the history is downloaded', {}],
  ['fast sync', { fastSync: true }],
])(
  'OURS-4: restarted with nothing, again and again under load, nobody signs two events for one index (%s)',
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

/** A network, and a second process with the key of its first node at another address. */
async function withSecondProcess(seed: number, transportOf: SimulatedNetworkInit['transportOf'] = (plain) => plain) {
  const network = await simulateNetwork({ size: 4, seed, transportOf });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no node');
  const failures = new Map<string, unknown>();
  const watch = (name: string, { node }: SimulatedNode): void => {
    node.on('failure', ({ error }) => failures.set(name, error));
  };
  watch('first', first);
  await first.node.submit(new TextEncoder().encode('before'));
  await network.clock.runUntil(() => transactionsOf(first).includes('before'), DECIDED_MS);
  return { network, first, failures, watch };
}

test('a second process with the same key finds the first where its peers expect it, and stops', async () => {
  const { network, first, failures, watch } = await withSecondProcess(31);
  const second = network.makeAgain(0, { address: 'elsewhere' });
  watch('second', second);
  await second.node.start();
  await network.clock.runUntil(() => second.node.state === 'Shutdown', DECIDED_MS);
  expect(failures.get('second')).toMatchObject({ code: 'BABBLE_NODE_KEY_IN_USE' });
  await first.node.submit(new TextEncoder().encode('after'));
  await network.clock.runUntil(() => transactionsOf(first).includes('after'), DECIDED_MS);
  expect(failures.size).toBe(1);
  expect(second.node.gossipHealth().createdEvents).toBe(0);
  await Promise.all(network.nodes.map(({ node }) => node.stop()));
});

/** Whatever this node asks the first takes long. */
function farFromTheFirst(plain: TransportFactory): TransportFactory {
  return (components) => {
    const transport = plain(components);
    return Object.assign(Object.create(transport), {
      start: transport.start.bind(transport),
      stop: transport.stop.bind(transport),
      request: async (...args: Parameters<typeof transport.request>) => {
        if (args[0] === 'node0') await pause(components.clock, 950, neverCancelled);
        return transport.request(...args);
      },
    });
  };
}

test('a second process makes no event before it knows whether the first is there', async () => {
  const isSecond = { next: false };
  const { network, first, failures, watch } = await withSecondProcess(33, (plain) =>
    isSecond.next ? farFromTheFirst(plain) : plain,
  );
  isSecond.next = true;
  const second = network.makeAgain(0, { address: 'elsewhere' });
  watch('second', second);
  await second.node.start();
  await second.node.submit(new TextEncoder().encode('from the second'));
  await network.clock.runUntil(() => second.node.state === 'Shutdown', DECIDED_MS);
  expect(second.node.gossipHealth().createdEvents).toBe(0);
  await first.node.submit(new TextEncoder().encode('after'));
  await network.clock.runUntil(() => transactionsOf(first).includes('after'), DECIDED_MS);
  expect([...failures.keys()]).toEqual(['second']);
  await Promise.all(network.nodes.map(({ node }) => node.stop()));
});

test('where the peers do not say where the first is, the second learns it from the events that go on coming', async () => {
  const { network, first, failures, watch } = await withSecondProcess(32);
  const { clock, nodes } = network;
  const peers = nodes.map(({ peer }, i) => (i === 0 ? { ...peer, netAddr: 'elsewhere' } : peer));
  const second = network.makeAgain(0, { address: 'elsewhere', peers });
  watch('second', second);
  await second.node.start();
  for (let i = 0; second.node.state !== 'Shutdown'; i += 1) {
    if (i > 1_000) throw new Error(`the second is ${second.node.state}`);
    await first.node.submit(new TextEncoder().encode(`goes on ${i}`));
    await clock.run(50);
  }
  expect(failures.get('second')).toMatchObject({ code: 'BABBLE_NODE_KEY_IN_USE' });
  expect(second.node.gossipHealth().createdEvents).toBe(0);
  expect(failures.size).toBe(1);
  await Promise.all(nodes.map(({ node }) => node.stop()));
});
