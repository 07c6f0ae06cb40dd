// OURS-4, own newest index known, own events durable: a node never signs two events for one index, whatever it forgot and whoever lies.

import { encodeHex, publicKeyOf, toPrivateKey } from '@babble/crypto';
import { fastestSigner, fastestVerifier, sha256 } from '@babble/crypto/node';
import type { Block, ChangeSet, Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { silentLogger } from '@babble/host';
import { encodeBody, memoryNetwork, memoryTransport, syncResponseCodec } from '@babble/net';
import { createNode } from '@babble/node';
import { Chance, SimulatedClock } from '@babble-tooling/simulation';
import { describe, expect, test } from '@jest/globals';
import { privateKeyOf, SimulatedApplication, simulateNetwork } from '../sim/simulated-network.ts';
import { expectEqualHistories, submitSlowly, transactionsOf } from './histories.ts';

/** The store, with something else done instead of appending to it. */
function appendingTo(store: Store, append: (changes: ChangeSet, really: Store['append']) => Promise<void>): Store {
  const really = store.append.bind(store);
  return Object.assign(store, { append: (changes: ChangeSet) => append(changes, really) });
}

/** Ids of the events in a change set that this key has made. */
function madeBy(key: string, { events }: ChangeSet): readonly string[] {
  return events
    .filter(({ event }) => encodeHex(event.body.creator ?? new Uint8Array(0)) === key)
    .map(({ event }) => event.id);
}

/** Takes 50 ms for each block. */
function thoughtful(application: SimulatedApplication, _number: number, clock: SimulatedClock): SimulatedApplication {
  return Object.assign(Object.create(application) as SimulatedApplication, {
    commitBlock: async (block: Block) => {
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, 50));
      return application.commitBlock(block);
    },
  });
}

describe('OURS-4: one event per index', () => {
  test('a claim without the events behind it does not keep a node from making its own', async () => {
    const [clock, random] = [new SimulatedClock(1_700_000_000_000), new Chance(1)];
    const network = memoryNetwork({ clock, random, delayMs: 1 });
    const keys = ['honest', 'liar', 'third', 'fourth'].map((name) => toPrivateKey(sha256(name)));
    const signers = await Promise.all(keys.map(async (key) => (await fastestSigner(key)).signer));
    const [signer, liar] = signers;
    if (signer === undefined || liar === undefined) throw new Error('no keys');
    const peers = signers.map(({ publicKey }, i) => ({
      netAddr: `node${i}`,
      pubKeyHex: publicKey.hex,
      moniker: `node${i}`,
    }));
    const components = { clock, random, logger: silentLogger };
    const lying = memoryTransport(network, { address: 'node1' })(components);
    const known = new Map([
      [signer.publicKey.id, 4711],
      [liar.publicKey.id, -1],
    ]);
    const body = encodeBody(syncResponseCodec, { fromId: liar.publicKey.id, events: null, known, wire: 2 });
    await lying.start(async () => ({ error: '', body: body.slice() }));
    const nothing = encodeBody(syncResponseCodec, { fromId: 1, events: null, known: null, wire: 2 });
    const honest = [2, 3].map((i) => memoryTransport(network, { address: `node${i}` })(components));
    for (const transport of honest) await transport.start(async () => ({ error: '', body: nothing.slice() }));
    const { verifier } = await fastestVerifier();
    const transport = memoryTransport(network, { address: 'node0' });
    const app = new SimulatedApplication();
    const node = createNode({ signer, verifier, sha256, clock, random, peers, store: memoryStore(), transport, app });
    await node.start();
    await clock.runUntil(() => node.gossipHealth().createdEvents > 0, 15_000);
    expect(node.gossipHealth().pulls).toBeGreaterThan(0);
    await node.stop();
    await Promise.all([lying, ...honest].map((transport) => transport.stop()));
  });

  test('NODE-SELF-6, C2: a node that comes back with an empty store first learns what it made, then goes on from there', async () => {
    const network = await simulateNetwork({ size: 4, seed: 41 });
    const { clock, nodes } = network;
    const [first, ...others] = nodes;
    const forks: unknown[] = [];
    for (const { node } of nodes) node.on('fork', (fork) => forks.push(fork));
    await submitSlowly(network, 40);
    await clock.run(2_000);
    const made = first?.node.gossipHealth().createdEvents ?? 0;
    expect(made).toBeGreaterThan(10);
    await first?.node.stop();
    const again = network.makeAgain(0);
    again.node.on('fork', (fork) => forks.push(fork));
    await again.node.start();
    await again.node.submit(new TextEncoder().encode('back again'));
    const all = [again, ...others];
    const has = ({ application }: (typeof all)[number]): boolean => transactionsOf(application).includes('back again');
    await clock.runUntil(() => all.every(has), 60_000);
    expect(forks).toEqual([]);
    expectEqualHistories({ nodes: all });
    await Promise.all(all.map(({ node }) => node.stop()));
  });

  test.each([0, 1])(
    'NODE-SELF-6: so does one that was let in later, with the peers of today and an empty store (seed %i)',
    async (seed) => {
      // While its application thinks about the block that lets it in, it asks several peers, and can take no event of its own.
      const network = await simulateNetwork({ size: 4, genesisSize: 3, seed, appOf: thoughtful });
      const { clock, nodes } = network;
      const [joiner] = nodes.slice(3);
      const members = nodes.slice(0, 3);
      if (joiner === undefined) throw new Error('no joiner');
      const forks: unknown[] = [];
      for (const { node } of nodes) node.on('fork', (fork) => forks.push(fork));
      await joiner.node.start();
      await clock.runUntil(() => joiner.node.state === 'Babbling', 60_000);
      await submitSlowly(network, 40);
      await clock.run(2_000);
      expect(joiner.node.gossipHealth().createdEvents).toBeGreaterThan(10);
      await joiner.node.stop();
      const again = network.makeAgain(3, { peers: joiner.node.peers });
      again.node.on('fork', (fork) => forks.push(fork));
      await again.node.start();
      expect(again.node.state).toBe('Babbling');
      await again.node.submit(new TextEncoder().encode('back again'));
      const all = [again, ...members];
      const has = ({ application }: (typeof all)[number]): boolean =>
        transactionsOf(application).includes('back again');
      await clock.runUntil(() => all.every(has), 60_000);
      expect(forks).toEqual([]);
      expectEqualHistories({ nodes: all });
      await Promise.all(all.map(({ node }) => node.stop()));
    },
  );

  test('an own event is in the store before anybody hears of it', async () => {
    const { hex: slow } = publicKeyOf(privateKeyOf(0));
    const kept = new Set<string>();
    const early: string[] = [];
    const network = await simulateNetwork({
      size: 4,
      seed: 42,
      storeOf: (store, number, clock) =>
        appendingTo(store, async (changes, really) => {
          if (number === 0) await new Promise<void>((resolve) => void clock.setTimeout(resolve, 25));
          await really(changes);
          const made = madeBy(slow, changes);
          if (number === 0) for (const id of made) kept.add(id);
          else early.push(...made.filter((id) => !kept.has(id)));
        }),
    });
    await submitSlowly(network, 20);
    await network.clock.run(2_000);
    expect(kept.size).toBeGreaterThan(5);
    expect(early).toEqual([]);
    const stopping = Promise.all(network.nodes.map(({ node }) => node.stop()));
    await network.clock.run(1_000);
    await stopping;
  });
});
