// What a leave waits for where too few of those who stay are there: that is known long before its time-out.
import { leaveObstacle } from '@babble/node';
import { expect, test } from '@jest/globals';
import { simulateNetwork } from './simulated-network.ts';

test('NODE-LEAVE-3, NODE-LEAVE-4: one of four leaves while another is away: who is missing is known after seconds, and when all are back', async () => {
  const { clock, network, nodes } = await simulateNetwork({ size: 4, seed: 1 });
  await clock.run(500);
  network.partition([['node3'], ['node0', 'node1', 'node2']]);
  const [leaver] = nodes;
  if (leaver === undefined) throw new Error('no node');
  const beganMs = clock.now();
  let outcome: unknown;
  void leaver.node.leave().then(
    () => {
      outcome = 'left';
    },
    (error: unknown) => {
      outcome = error;
    },
  );
  await clock.run(2_900);
  expect(leaveObstacle(leaver.node, beganMs, clock.now())).toBeUndefined();
  await clock.run(100);
  expect(outcome).toBeUndefined();
  const obstacle = leaveObstacle(leaver.node, beganMs, clock.now());
  expect(obstacle).toMatch(/^3 of the 3 validators .* no sign of life from node3$/);
  // While nothing can be decided, those who are there still show that they are.
  await clock.run(5_000);
  expect(leaveObstacle(leaver.node, clock.now() - 3_000, clock.now())).toEqual(obstacle);
  network.heal();
  await clock.runUntil(
    () => leaveObstacle(leaver.node, beganMs, clock.now()) === undefined || outcome !== undefined,
    30_000,
  );
  await clock.runUntil(() => outcome !== undefined, 30_000);
  expect(outcome).toBe('left');
  await Promise.all(nodes.map(({ node }) => node.stop()));
});

test('NODE-LEAVE-4, HG-PEERS-2: nothing stands in the way of one of five while another is away', async () => {
  const { clock, network, nodes } = await simulateNetwork({ size: 5, seed: 1 });
  await clock.run(500);
  network.partition([['node4'], ['node0', 'node1', 'node2', 'node3']]);
  const [leaver] = nodes;
  if (leaver === undefined) throw new Error('no node');
  const beganMs = clock.now();
  let hasLeft = false;
  void leaver.node.leave().then(() => {
    hasLeft = true;
  });
  await clock.runUntil(() => hasLeft, 30_000);
  expect(leaveObstacle(leaver.node, beganMs, beganMs + 3_000)).toBeUndefined();
  await Promise.all(nodes.map(({ node }) => node.stop()));
});
