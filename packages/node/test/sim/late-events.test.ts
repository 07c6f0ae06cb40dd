// An event that a slow validator made long ago, on one as old, arrives after a node has begun with a newer frame. All others know which round it is of; that node
// cannot, so it takes neither the event nor what builds on it, and goes on from a frame that has it. Rules HG-RESET-8, NODE-STATE-11; B21 of the known weaknesses.
import { fastestSigner, sha256 } from '@babble/crypto/node';
import type { Event, EventRecord, Store } from '@babble/hashgraph';
import { Hashgraph, HashgraphError, wireEventOf } from '@babble/hashgraph';
import { silentLogger } from '@babble/host';
import { createPeerClient, memoryTransport, neverCancelled } from '@babble/net';
import { PeerSet } from '@babble/peers';
import { effort } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { insertedFrom } from '../../src/restart/load-graph.ts';
import { makeSelfEvent } from '../../src/self-event.ts';
import { expectSameBlocksByIndex, stopAll, transactionsOf } from './committed.ts';
import { lastingStores } from './lasting-stores.ts';
import { privateKeyOf, type SimulatedNetwork, type SimulatedNode, simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

async function say({ clock }: SimulatedNetwork, { node }: SimulatedNode, text: string): Promise<void> {
  await node.submit(new TextEncoder().encode(text));
  await clock.run(20);
}

/** The graph that a store holds, computed from its genesis on. */
async function graphOf(store: Store, genesis: PeerSet): Promise<Hashgraph> {
  const graph = Hashgraph.fromGenesis(genesis, { sha256 });
  for await (const { event } of insertedFrom(store, 0)) {
    graph.insert(event);
    for (let block = graph.nextBlock(); block !== undefined; block = graph.nextBlock()) {
      graph.commit(Number(block.body.index), { stateHash: null, internalTransactionReceipts: [] });
    }
  }
  return graph;
}

/** Why a graph that begins with the newest block that enough validators have signed refuses an event. */
async function refusalAtAnchor(store: Store, event: Event): Promise<string | undefined> {
  for (let index = await store.lastBlockIndex(); index >= 0; index -= 1) {
    const block = await store.block(index);
    if (block === undefined || (block.signatures?.size ?? 0) <= 2) continue;
    const record = await store.frame(Number(block.body.roundReceived));
    if (record === undefined) return undefined;
    try {
      Hashgraph.fromFrame(block, record.frame, { sha256 }).insert(event);
      return undefined;
    } catch (error) {
      if (error instanceof HashgraphError) return error.code;
      throw error;
    }
  }
  return undefined;
}

/** The next event of validator 3 on the head of somebody, if it enters a new round with it: it is the first that sees what decides that. */
async function enteringEvent(
  network: SimulatedNetwork,
  store: Store,
  genesis: PeerSet,
): Promise<EventRecord | undefined> {
  const graph = await graphOf(store, genesis);
  const [slow = '', ...others] = [3, 0, 1, 2].map((number) => genesis.peers[number]?.pubKeyHex ?? '');
  const { signer } = await fastestSigner(privateKeyOf(3));
  for (const other of others) {
    const tip = graph.tip(other);
    const own = graph.tip(slow);
    const { round } = graph.progressWith(slow, other);
    if (tip === undefined || own === undefined || round <= Math.max(tip.round, own.round)) continue;
    const content = { transactions: [new TextEncoder().encode('late')], internalTransactions: [], blockSignatures: [] };
    const parents = { selfParent: own.event, otherParent: tip.event, index: own.index + 1 };
    const event = await makeSelfEvent({ ...content, ...parents }, { signer, sha256, clock: network.clock });
    return graph.insert(event).events[0];
  }
  return undefined;
}

/** An event that the slow validator has kept to itself, as soon as a graph that begins with the anchor knows its parents and not its round. */
async function doubtfulAtAnchor(
  network: SimulatedNetwork,
  quick: readonly SimulatedNode[],
  { store, genesis }: { readonly store: Store; readonly genesis: PeerSet },
): Promise<EventRecord> {
  let late: EventRecord | undefined;
  for (let i = 0; i < 200; i += 1) {
    const node = quick[i % quick.length];
    if (node !== undefined) await say(network, node, `meanwhile ${i}`);
    late ??= await enteringEvent(network, store, genesis);
    const refusal = late && (await refusalAtAnchor(store, late.event));
    if (late !== undefined && refusal === 'BABBLE_HASHGRAPH_TOO_OLD') return late;
    // The frame has passed it.
    if (refusal === 'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN') late = undefined;
  }
  throw new Error('no event is doubtful');
}

/** Gives an event of the slow validator to the others. */
async function send(
  { network, clock, random }: SimulatedNetwork,
  late: EventRecord,
  slow: SimulatedNode,
): Promise<void> {
  const wire = wireEventOf(late, slow.node.id);
  if (wire === undefined) throw new Error('no wire form');
  const transport = memoryTransport(network, { address: slow.address })({ clock, random, logger: silentLogger });
  await transport.start(async () => ({ error: 'no', body: new Uint8Array(0) }));
  void createPeerClient(transport).eagerSync('node0', { fromId: slow.node.id, events: [wire] }, neverCancelled);
  await clock.run(100);
  await transport.stop();
}

test.each(effort({ usual: [0], long: [0, 2] }))(
  'HG-RESET-8: who cannot know the round of a late event catches up once more; all blocks are the same (seed %i)',
  async (seed) => {
    const { stores, storeOf } = lastingStores();
    const network = await simulateNetwork({ size: 5, genesisSize: 4, seed, storeOf });
    const { clock, nodes } = network;
    const [first, second, third, slow] = nodes;
    const store = stores.get(0);
    if (!first || !second || !third || !slow || !store) throw new Error('no node');
    const genesis = new PeerSet([first, second, third, slow].map(({ peer }) => peer));
    const quick = [first, second, third];
    for (let i = 0; i < 20; i += 1) await say(network, nodes[i % 4] ?? first, `before ${i}`);
    await slow.node.stop();
    const late = await doubtfulAtAnchor(network, quick, { store, genesis });
    const observer = network.makeAgain(4, { settings: { observer: true, fastSync: true } });
    await observer.node.start();
    await clock.runUntil(() => observer.application.restoreCount === 1, DECIDED_MS);
    await send(network, late, slow);
    for (let i = 0; i < 20; i += 1) await say(network, quick[i % 3] ?? first, `after ${i}`);
    await clock.runUntil(() => observer.application.restoreCount === 2, DECIDED_MS);
    for (let i = 0; i < 20; i += 1) await say(network, quick[i % 3] ?? first, `at last ${i}`);
    const all = [...quick, observer];
    await clock.runUntil(() => all.every((node) => transactionsOf(node).includes('at last 19')), DECIDED_MS);
    expect(observer.application.restoreCount).toBe(2);
    for (const node of quick) expect(transactionsOf(node).filter((text) => text === 'late')).toHaveLength(1);
    await stopAll(all);
    expectSameBlocksByIndex([...quick, observer]);
  },
  180_000,
);
