// A member that is so far behind that the others do not keep what it lacks any more.
import { expect, test } from '@jest/globals';
import { simulateNetwork } from './simulated-network.ts';

test('NODE-DIFF-1: a member that cannot be helped by pushes stops nobody else', async () => {
  const network = await simulateNetwork({ size: 4, seed: 31, storeSize: 20 });
  const { clock, nodes } = network;
  const [absent, ...others] = [...nodes].reverse();
  const failures: unknown[] = [];
  for (const { node } of others) node.on('failure', ({ error }) => failures.push(error));
  await clock.run(300);
  await absent?.node.stop();
  for (let i = 0; i < 200; i += 1) {
    await others[i % others.length]?.node.submit(Uint8Array.of(i));
    await clock.run(20);
  }
  expect(failures).toEqual([]);
  expect(others.map(({ node }) => node.state)).toEqual(['Babbling', 'Babbling', 'Babbling']);
  expect(others[0]?.node.gossipHealth().createdEvents).toBeGreaterThan(40);
  await Promise.all(others.map(({ node }) => node.stop()));
});
