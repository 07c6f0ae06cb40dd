// What a node of ours tells others that catch up: anchor, membership, and the application's state in pieces.
import { fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, MembershipProof, PeerSetTable } from '@babble/hashgraph';
import { contradictionOf, proveMembership } from '@babble/hashgraph';
import { neverCancelled, silentLogger } from '@babble/host';
import type { ExtensionClient } from '@babble/net';
import { createExtensionClient, memoryTransport, NetError, SNAPSHOT_PIECE_BYTES } from '@babble/net';
import type { AppProxy } from '@babble/proxy';
import { expect, test } from '@jest/globals';
import { proveAnchor } from '../../src/fast-forward/anchor-proof.ts';
import type { SimulatedNetwork, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

/** Somebody who only asks. */
interface Asker {
  readonly client: ExtensionClient;
  /** The outcome of a request, while simulated time passes. */
  ask<T>(request: (client: ExtensionClient) => Promise<T>): Promise<T>;
}

async function askerIn({ network, clock, random }: SimulatedNetwork): Promise<Asker> {
  const transport = memoryTransport(network, { address: 'asker' })({ clock, random, logger: silentLogger });
  await transport.start(async () => {
    throw new Error('nobody asks here');
  });
  const client = createExtensionClient(transport);
  return {
    client,
    ask: async (request) => {
      const asked = request(client);
      let isOver = false;
      const over = (): void => {
        isOver = true;
      };
      asked.then(over, over);
      await clock.runUntil(() => isOver, DECIDED_MS);
      return asked;
    },
  };
}

async function commit({ clock }: SimulatedNetwork, members: readonly SimulatedNode[], text: string): Promise<void> {
  const before = members[0]?.application.blocks.length ?? 0;
  for (const { node } of members) await node.submit(new TextEncoder().encode(text));
  const isCommitted = (): boolean => members.every(({ application }) => application.blocks.length > before + 2);
  for (let passed = 0; passed < 20 && !isCommitted(); passed += 1) {
    for (const { node } of members) await node.submit(new TextEncoder().encode(text));
    await clock.run(500);
  }
  expect(isCommitted()).toBe(true);
}

async function stopAll({ nodes }: SimulatedNetwork): Promise<void> {
  await Promise.all(nodes.map(({ node }) => node.stop()));
}

async function prove(known: PeerSetTable, blocks: readonly Block[], before: number): Promise<MembershipProof> {
  const { verifier } = await fastestVerifier();
  return proveMembership(blocks, { sha256, verifier, admission: 'strict', known, before });
}

test('B5, NODE-FF-9: what members tell proves the frame of their anchor from genesis', async () => {
  const network = await simulateNetwork({ size: 6, genesisSize: 3, seed: 1 });
  const { ask } = await askerIn(network);
  const members: SimulatedNode[] = network.nodes.slice(0, 3);
  const genesis: PeerSetTable = (members[0]?.node.peerSets() ?? []).slice(0, 1);
  await commit(network, members, 'before');
  // One after the other, two at the same time, and one that goes again.
  for (const joiners of [network.nodes.slice(3, 4), network.nodes.slice(4, 6)]) {
    for (const { node } of joiners) await node.start();
    const isCounted = () =>
      joiners.every(({ node: joiner }) =>
        [...members, ...joiners].every(({ node }) => node.validators(node.lastConsensusRound).has(joiner.publicKey)),
      );
    await network.clock.runUntil(isCounted, DECIDED_MS);
    members.push(...joiners);
    await commit(network, members, 'after');
  }
  const leaver = members.shift();
  const left = leaver?.node.leave();
  await network.clock.runUntil(() => leaver?.node.state === 'Shutdown', DECIDED_MS);
  await left;
  for (let i = 0; i < 3; i += 1) await commit(network, members, `without ${i}`);

  for (const { address, node } of [members[0], members.at(-1)].flatMap((member) => member ?? [])) {
    const anchor = await ask((client) => client.anchor(address, { fromId: 1 }, neverCancelled));
    const told = await ask((client) => client.membership(address, { fromId: 1, afterBlock: -1 }, neverCancelled));
    expect(told).toMatchObject({ fromId: node.id, isComplete: true, isGapless: true });
    expect(told.blocks.length).toBeGreaterThanOrEqual(3);
    const index = Number(anchor.block.body.index);
    expect(index).toBeGreaterThan(Number(told.blocks.at(-1)?.body.index));
    const { table } = await prove(genesis, told.blocks, index);
    expect(contradictionOf(table, anchor.frame.peerSets ?? [])).toBeUndefined();
    // Whoever knows a part needs the rest only.
    const known = table.slice(0, 3);
    const after = Number(told.blocks[1]?.body.index);
    const rest = await ask((client) => client.membership(address, { fromId: 1, afterBlock: after }, neverCancelled));
    expect((await prove(known, rest.blocks, index)).table.map(([round]) => round)).toEqual(
      table.map(([round]) => round),
    );
    // A change that is kept back shows, at the latest at the frame.
    for (const left of told.blocks) {
      const kept = told.blocks.filter((block) => block !== left);
      const contradiction = await prove(genesis, kept, index).then(
        (proof) => contradictionOf(proof.table, anchor.frame.peerSets ?? []),
        (error: unknown) => String(error),
      );
      expect(contradiction).toBeDefined();
    }
    // The same in one step, from a peer that tells one block at a time, and from one that keeps one back.
    const { verifier } = await fastestVerifier();
    const proveBy = (blocks: readonly Block[]) =>
      proveAnchor(anchor.block, anchor.frame, {
        membershipAfter: async (afterBlock) => {
          const [next, ...further] = blocks.filter(({ body }) => Number(body.index) > afterBlock);
          const isComplete = further.length === 0;
          return { fromId: node.id, blocks: next === undefined ? [] : [next], isComplete, isGapless: true };
        },
        afterBlock: -1,
        known: genesis,
        sha256,
        verifier,
        admission: 'strict',
      });
    expect(await proveBy(told.blocks)).toEqual(told.blocks);
    for (const left of told.blocks) {
      await expect(proveBy(told.blocks.filter((block) => block !== left))).rejects.toMatchObject({ fault: 'peer' });
    }
  }
  await stopAll(network);
});

test('a snapshot comes in pieces; what the application, or anybody, cannot give is an error text', async () => {
  const asked: number[] = [];
  const whole = Uint8Array.from({ length: SNAPSHOT_PIECE_BYTES + 5 }, (_, i) => i % 251);
  const network = await simulateNetwork({
    size: 3,
    seed: 1,
    appOf: (application): AppProxy =>
      Object.assign(application, {
        getSnapshot: async (blockIndex: number) => {
          asked.push(blockIndex);
          if (blockIndex === 0) throw new Error('not kept any more');
          return (async function* () {
            yield whole;
          })();
        },
      }),
  });
  const { ask } = await askerIn(network);
  const failure = (request: (client: ExtensionClient) => Promise<unknown>) =>
    ask(request).catch((error: unknown) => (error instanceof NetError ? [error.code, error.data['text']] : error));
  const piece = (blockIndex: number, offset: number) => (client: ExtensionClient) =>
    client.snapshot('node0', { fromId: 1, blockIndex, offset }, neverCancelled);
  const refused = (text: string) => ['BABBLE_NET_REMOTE_ERROR', text];

  expect(await failure((client) => client.anchor('node0', { fromId: 1 }, neverCancelled))).toEqual(
    refused('No Anchor Block'),
  );
  expect(await failure(piece(0, 0))).toEqual(refused('there is no block 0'));
  await commit(network, network.nodes, 'x');
  const last = network.nodes[0]?.node.lastBlockIndex ?? 0;
  expect(await failure(piece(-1, 0))).toEqual(refused('there is no block -1'));
  expect(await failure(piece(last + 100, 0))).toEqual(refused(`there is no block ${last + 100}`));
  expect(await failure(piece(0, 0))).toEqual(refused('not kept any more'));
  expect(await failure(piece(1, 1))).toEqual(refused('no piece of a snapshot begins at 1'));
  const first = await ask(piece(1, 0));
  const second = await ask(piece(1, SNAPSHOT_PIECE_BYTES));
  expect([first.isLast, second.isLast]).toEqual([false, true]);
  expect(Buffer.compare(Buffer.concat([first.data, second.data]), whole)).toBe(0);
  expect(asked).toEqual([0, 1]);

  const before = await ask((client) => client.membership('node0', { fromId: 1, afterBlock: -1 }, neverCancelled));
  expect(before).toMatchObject({ blocks: [], isComplete: true, isGapless: true });
  await network.nodes[0]?.node.stop();
  expect(await failure(piece(1, 0))).toMatchObject(['BABBLE_NET_UNREACHABLE', undefined]);
  await stopAll(network);
});
