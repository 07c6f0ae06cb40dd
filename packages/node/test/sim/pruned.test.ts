// Networks whose nodes drop their old history: whatever needs it goes another way, and what has to stay is there. On simulated time, with stores that outlive
// their nodes. Rules OURS-8, ST-4, ST-BOOT-4, NODE-STATE-11; D7 of the known weaknesses.
import type { Store } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import { silentLogger } from '@babble/host';
import { expect, test } from '@jest/globals';
import { expectSameBlocksByIndex, stopAll, transactionsOf } from './committed.ts';
import { lastingStores } from './lasting-stores.ts';
import { lineLoad } from './line-load.ts';
import type { SimulatedNetworkInit, SimulatedNode } from './simulated-network.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;
const SETTINGS = { prune: true, keepBlocks: 20, cacheSize: 1 };
/** With the least window, enough to have something to drop. */
const MUCH = 400;
const LONG_MS = 300_000;

const load = lineLoad(DECIDED_MS);

/** A network with much history, and the warnings and errors of its nodes. */
async function grown(init: Partial<SimulatedNetworkInit>) {
  const { stores, storeOf } = lastingStores();
  const said: string[] = [];
  const logger: Logger = {
    ...silentLogger,
    warn: (_, message) => said.push(message),
    error: (_, message) => said.push(message),
    child: () => logger,
  };
  const network = await simulateNetwork({
    size: 4,
    seed: 3,
    settings: SETTINGS,
    storeOf,
    loggerOf: () => logger,
    ...init,
  });
  return { network, stores, said };
}

function storeWith(stores: ReadonlyMap<number, Store>, number: number): Store {
  const store = stores.get(number);
  if (store === undefined) throw new Error(`node ${number} has no store`);
  return store;
}

/** Throws unless the store has dropped the beginning, and has all blocks. */
async function expectPruned(store: Store, { peer }: SimulatedNode): Promise<void> {
  expect(store.supports.completeHistory).toBe(false);
  expect((await store.eventsAfter(peer.pubKeyHex, -1, 1)).tooLate).toBe(true);
  const last = await store.lastBlockIndex();
  for (let index = 0; index <= last; index += 1) {
    const block = await store.block(index);
    expect(block?.body.index).toBe(index);
    // The newest are signed in events to come.
    if (index < last - 10) expect(block?.signatures?.size).toBeGreaterThanOrEqual(2);
  }
}

test(
  'blocks stay and old events go; who was away is told plainly; all restart, serve a newcomer at once, and go on',
  async () => {
    const { network, stores, said } = await grown({ size: 5, genesisSize: 4 });
    const members = network.nodes.slice(0, 4);
    const [absent, ...others] = members;
    if (absent === undefined) throw new Error('no node');
    await load(network, members, 20, 'before');
    await absent.node.stop();
    await load(network, others, MUCH, 'meanwhile');
    for (const [i, node] of others.entries()) await expectPruned(storeWith(stores, i + 1), node);

    // Without fast sync he cannot come back.
    const stuck = network.makeAgain(0);
    await stuck.node.start();
    await network.clock.run(10_000);
    expect(stuck.node.lastBlockIndex).toBeLessThan(MUCH / 10);
    expect(said).toContain(
      'A peer lacks events that this node does not keep any more: it can come back by fast sync (--fast-sync) only',
    );
    expect(said).toContain(
      'The peers do not keep the events any more that this node lacks: this node cannot go on by itself',
    );
    await stopAll([stuck, ...others]);

    // All that are left restart. Nobody submits anything, and a newcomer has an anchor to begin with.
    const again = others.map((_, i) => network.makeAgain(i + 1));
    for (const { node } of again) await node.start();
    const observer = network.makeAgain(4, { settings: { ...SETTINGS, observer: true, fastSync: true } });
    await observer.node.start();
    await network.clock.runUntil(() => observer.application.restoreCount === 1, DECIDED_MS);
    const back = network.makeAgain(0, { settings: { ...SETTINGS, fastSync: true } });
    await back.node.start();
    await load(network, [back, ...again], 20, 'after');
    await network.clock.runUntil(() => transactionsOf(observer).includes('after 19'), DECIDED_MS);
    expect(back.application.restoreCount).toBe(1);
    expectSameBlocksByIndex([...members, ...again, observer, back]);
    expect(new Set(again.flatMap(transactionsOf)).size).toBe(20 + MUCH + 20);
    expect(said).not.toContain('The node cannot go on');
    await stopAll([...again, observer, back]);
  },
  LONG_MS,
);

test('a history that was pruned too far is refused with what to do; with fast sync the node goes on', async () => {
  const { network, stores } = await grown({});
  const [node, ...others] = network.nodes;
  if (node === undefined) throw new Error('no node');
  await load(network, network.nodes, 30, 'before');
  await node.node.stop();
  const store = storeWith(stores, 0);
  const { acknowledged } = await store.notes();
  const block = await store.block(acknowledged);
  const record = await store.frame(Number(block?.body.roundReceived));
  if (record === undefined) throw new Error('no frame');
  await store.prune({ ...record, frame: { ...record.frame, round: Number(record.frame.round) + 1 } });
  await expect(network.makeAgain(0).node.start()).rejects.toMatchObject({ code: 'BABBLE_NODE_HISTORY_PRUNED' });
  const again = network.makeAgain(0, { settings: { ...SETTINGS, fastSync: true } });
  await load(network, others, 10, 'meanwhile');
  await again.node.start();
  await load(network, [again, ...others], 20, 'after');
  expect(again.application.restoreCount).toBe(1);
  expectSameBlocksByIndex([...others, again]);
  await stopAll([again, ...others]);
});
