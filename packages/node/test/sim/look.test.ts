// What a node of a network tells about itself to whoever shows and measures it.
import { sha256 } from '@babble/crypto/node';
import type { ChangeSet } from '@babble/hashgraph';
import { blockBodyHash, PEER_ADD } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { type SimulatedNode, simulateNetwork } from './simulated-network.ts';

const LIMIT_MS = 60_000;
const text = (line: string) => new TextEncoder().encode(line);

function at(nodes: readonly SimulatedNode[], number: number): SimulatedNode {
  const node = nodes[number];
  if (node === undefined) throw new Error(`there is no node ${number}`);
  return node;
}

test('changes are told in order and completely: they are what the store has in the end', async () => {
  const { clock, nodes } = await simulateNetwork({ size: 4, seed: 3 });
  const { node, application } = at(nodes, 0);
  const told: ChangeSet[] = [];
  const stop = node.on('changes', ({ changes, begunAnew }) => {
    expect(begunAnew).toBe(false);
    told.push(changes);
  });
  for (let i = 0; i < 20; i += 1) await at(nodes, i % 4).node.submit(text(`transaction ${i}`));
  const count = () => application.blocks.flatMap(({ body }) => body.transactions ?? []).length;
  await clock.runUntil(() => count() === 20, LIMIT_MS);
  await clock.run(1_000);
  stop();
  const events = told.flatMap((changes) => changes.events);
  const numbers = events.map(({ topologicalIndex }) => topologicalIndex);
  const first = numbers[0] ?? 0;
  expect(numbers).toEqual(numbers.map((_, i) => first + i));
  expect((await node.look.inserted(first, 10_000)).map(({ event }) => event.id)).toEqual(
    events.map(({ event }) => event.id),
  );
  for (const { frame, eventIds } of told.flatMap((changes) => changes.frames)) {
    const round = await node.look.round(Number(frame.round));
    expect(new Set(round?.receivedEvents)).toEqual(new Set(eventIds));
    expect(round?.decided).toBe(true);
    for (const id of eventIds) expect(node.look.eventStatus(id)?.roundReceived).toBe(Number(frame.round));
    expect((await node.look.frame(Number(frame.round)))?.eventIds).toEqual(eventIds);
  }
  const before = told.length;
  await node.submit(text('nobody listens'));
  await clock.run(1_000);
  expect(told).toHaveLength(before);
});

test('measurements add up, and finality is known for own transactions only', async () => {
  const { clock, nodes } = await simulateNetwork({ size: 3, seed: 5 });
  const [first, second] = [at(nodes, 0), at(nodes, 1)];
  for (let i = 0; i < 10; i += 1) {
    await first.node.submit(text(`own ${i}`));
    await second.node.submit(text(`foreign ${i}`));
  }
  const count = () => first.application.blocks.flatMap(({ body }) => body.transactions ?? []).length;
  await clock.runUntil(() => count() === 20, LIMIT_MS);
  await clock.run(2_000);
  const measured = first.node.look.measurements();
  expect(measured.finality.distribution.count).toBe(10);
  expect(measured.finality.p50Ms).toBeGreaterThan(0);
  expect(measured.finality.p99Ms).toBeGreaterThanOrEqual(measured.finality.p50Ms ?? 0);
  expect(measured.pool).toMatchObject({ count: 0, bytes: 0 });
  expect(measured.graph.consensusTransactions).toBe(20);
  expect(measured.startedMs).toBe(1_700_000_000_000);
  expect(measured.lastDecidedMs).toBeGreaterThan(measured.startedMs);
  expect(measured.peers.map(({ target }) => target)).toEqual(['node1', 'node2']);
  const { pushes, pulls } = measured.gossip;
  expect(measured.peers.reduce((sum, peer) => sum + peer.requests, 0)).toBe(pushes + pulls);
  expect(measured.peers.reduce((sum, peer) => sum + peer.failures, 0)).toBe(0);
  expect(measured.roundTripMs.count).toBeLessThanOrEqual(pushes + pulls);
  expect(measured.roundTripMs.count).toBeGreaterThan(0);
  // Every foreign event arrived in some message.
  const foreign = measured.graph.topologicalIndex - measured.gossip.createdEvents;
  expect(measured.receivedEvents.sum).toBeGreaterThanOrEqual(foreign);
  expect(measured.sentEvents.sum).toBeGreaterThanOrEqual(measured.gossip.createdEvents);
  expect(measured.store.append.count).toBeGreaterThan(0);
  expect(measured.isPersistent).toBe(false);

  const own = (await first.node.look.inserted(0, 10_000)).filter(({ creator }) => creator === first.node.publicKey);
  const times = own.flatMap(({ event }) =>
    (event.body.transactions ?? []).map((_, i) => first.node.look.finalityMs(event.id, i)),
  );
  expect(times).toHaveLength(10);
  expect(times.every((ms) => ms !== undefined && ms > 0)).toBe(true);
  const foreignTimes = own.flatMap(({ event }) =>
    (event.body.transactions ?? []).map((_, i) => second.node.look.finalityMs(event.id, i)),
  );
  expect(foreignTimes.every((ms) => ms === undefined)).toBe(true);
  expect(first.node.look.answeredMs(0)).toBeGreaterThan(measured.startedMs);
  expect(first.node.look.answeredMs(10_000)).toBeUndefined();
  const block = await first.node.block(0);
  expect(first.node.look.blockDigest(0)).toEqual(block && blockBodyHash(block.body, sha256));
  expect(first.node.look.blockDigest(10_000)).toBeUndefined();
});

test('liveness tells who has gone: no events, no answers, and rounds that went on', async () => {
  const { clock, nodes } = await simulateNetwork({ size: 4, seed: 7 });
  const { node } = at(nodes, 0);
  const silent = at(nodes, 3);
  await node.submit(text('all are there'));
  await clock.run(5_000);
  expect(node.look.liveness().every(({ newest, heardMs }) => newest !== undefined && heardMs !== undefined)).toBe(true);
  await silent.node.stop();
  const stoppedMs = clock.now();
  for (let i = 0; i < 20; i += 1) {
    await node.submit(text(`without him ${i}`));
    await clock.run(500);
  }
  const [own, , , gone] = node.look.liveness();
  expect(own).toMatchObject({ key: node.publicKey, contact: undefined });
  expect(gone?.key).toBe(silent.node.publicKey);
  expect(gone?.heardMs).toBeLessThanOrEqual(stoppedMs);
  expect(gone?.contact?.failures).toBeGreaterThan(0);
  expect(gone?.contact?.isFailing).toBe(true);
  expect(gone?.contact?.lastContactMs).toBeLessThanOrEqual(stoppedMs);
  expect(own?.heardMs).toBeGreaterThan(stoppedMs);
  expect(node.look.lastRound - (gone?.newest?.round ?? 0)).toBeGreaterThan(5);
});

test('who joins is in the blocks that changed the validators', async () => {
  const { clock, nodes } = await simulateNetwork({ size: 4, genesisSize: 3, seed: 9 });
  const { node } = at(nodes, 0);
  const joiner = at(nodes, 3);
  await joiner.node.start();
  await clock.runUntil(() => node.peerSets().length === 2, LIMIT_MS);
  const { blocks, isGapless } = node.look.membershipChanges(-1);
  expect(isGapless).toBe(true);
  expect(blocks.map(({ body }) => body.internalTransactions?.map((request) => request.body))).toEqual([
    [{ type: PEER_ADD, peer: joiner.peer }],
  ]);
  expect(node.look.membershipChanges(Number(blocks[0]?.body.index)).blocks).toEqual([]);
});
