// When the state of the application is kept, and what stays as it was when that does not work. Rules APP-API-3, APP-RULE-2, APP-RULE-4, OURS-8.

import type { Store } from '@babble/hashgraph';
import { cancelSource } from '@babble/host';
import { ProxyError, readSnapshot, snapshotPieces } from '@babble/proxy';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { SnapshotKeeper, type SnapshotKeeperInit } from '../../src/restart/snapshot-keeper.ts';
import { addBlocks, answeredBlock, notingLogger, storeWith, upTo } from './kept-blocks.ts';
import { gate } from './single-node.ts';

type GetSnapshot = SnapshotKeeperInit['app']['getSnapshot'];

const COMPLAINT = 'No snapshot of the application is kept: after a restart it gets all blocks since the last one again';

function keep(store: Store, init: Partial<SnapshotKeeperInit> & { readonly getSnapshot?: GetSnapshot } = {}) {
  const clock = new SimulatedClock(0);
  const stopping = cancelSource();
  const { logger, said } = notingLogger();
  const asked: number[] = [];
  const failures: unknown[] = [];
  const { getSnapshot = async (index) => snapshotPieces(Uint8Array.of(index, index)), ...others } = init;
  const app = {
    supports: { snapshot: true, lastAppliedBlock: false },
    getSnapshot: (async (index, signal) => {
      asked.push(index);
      return getSnapshot(index, signal);
    }) satisfies GetSnapshot,
  };
  const keeper = new SnapshotKeeper({
    app,
    store,
    interval: 10,
    persisted: async () => undefined,
    clock,
    logger,
    signal: stopping.signal,
    onFailure: (error) => failures.push(error),
    ...others,
  });
  /** These blocks are answered, one after the other. */
  const answer = async (indexes: readonly number[]): Promise<void> => {
    for (const index of indexes) {
      await addBlocks(store, [index]);
      await keeper.between(index);
    }
    await keeper.settled();
  };
  return { keeper, answer, asked, said, failures, clock, stopping };
}

async function kept(store: Store): Promise<readonly [block: number, ...bytes: readonly number[]] | undefined> {
  const newest = await store.snapshots.newest();
  return newest === undefined ? undefined : [newest.blockIndex, ...(await readSnapshot(newest.read()))];
}

test('every so many blocks the application is asked for the state after the block that it has just answered', async () => {
  const store = await storeWith([]);
  const { answer, asked, said } = keep(store);
  await answer(upTo(9));
  expect(await kept(store)).toBeUndefined();
  await answer(upTo(35).slice(9));
  expect(asked).toEqual([9, 19, 29]);
  expect(await kept(store)).toEqual([29, 29, 29]);
  expect(said.filter((line) => line.startsWith('warn'))).toEqual([]);
});

test('the interval goes on over restarts', async () => {
  const store = await storeWith([]);
  await keep(store).answer(upTo(13));
  const { answer, asked } = keep(store);
  await answer([13, 14, 15, 16, 17, 18]);
  expect(asked).toEqual([]);
  await answer([19]);
  expect(asked).toEqual([19]);
});

test('a store with many blocks and no snapshot, as an earlier version left it, gets one with the first block', async () => {
  const store = await storeWith(upTo(50));
  const { answer, asked } = keep(store);
  await answer([50, 51]);
  expect(asked).toEqual([50]);
});

test('after a fast sync the next block has a snapshot: the store does not have the blocks before it', async () => {
  const store = await storeWith([]);
  const { answer, asked } = keep(store);
  await answer(upTo(12));
  await addBlocks(store, [30]);
  await answer([31, 32]);
  expect(asked).toEqual([9, 31]);
  // The same if the process ended in between, with a snapshot from before or without one.
  for (const before of [upTo(10), []]) {
    const left = await storeWith([...before, 30]);
    if (before.length > 0) await left.snapshots.keep(9, snapshotPieces(Uint8Array.of(9)));
    const restarted = keep(left);
    await restarted.answer([31, 32]);
    expect(restarted.asked).toEqual([31]);
  }
});

test('0 keeps none, and neither does a store that forgets everything', async () => {
  for (const [persistence, interval] of [
    [true, 0],
    [false, 10],
  ] as const) {
    const store = Object.assign(await storeWith([]), { supports: { persistence, completeHistory: true } });
    const { answer, asked } = keep(store, { interval });
    await answer(upTo(30));
    expect(asked).toEqual([]);
  }
});

test('the block is acknowledged on the disk before the snapshot of it becomes the newest', async () => {
  const store = await storeWith([]);
  const persisted = gate();
  const { answer, keeper } = keep(store, { persisted: () => persisted.passed });
  const answering = answer(upTo(10));
  await new Promise((resolve) => setImmediate(resolve));
  expect(await kept(store)).toBeUndefined();
  persisted.open();
  await answering;
  await keeper.settled();
  expect(await kept(store)).toEqual([9, 9, 9]);
});

test('the next block waits until the application has answered, and not until everything is written', async () => {
  const store = await storeWith(upTo(10));
  const answered = gate();
  const written = gate();
  const { keeper } = keep(store, {
    getSnapshot: async () => {
      await answered.passed;
      return (async function* () {
        yield Uint8Array.of(1);
        await written.passed;
        yield Uint8Array.of(2);
      })();
    },
  });
  const order: string[] = [];
  const between = keeper.between(9).then(() => order.push('next block'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual([]);
  answered.open();
  await between;
  expect(await kept(store)).toBeUndefined();
  // What is due meanwhile is left out: one at a time.
  await addBlocks(store, [10]);
  await keeper.between(19);
  written.open();
  await keeper.settled();
  expect(await kept(store)).toEqual([9, 1, 2]);
});

test('an application that does not answer holds blocks up for five seconds, and is not asked again meanwhile', async () => {
  const store = await storeWith(upTo(30));
  const { keeper, clock, said, asked, stopping } = keep(store, {
    getSnapshot: async (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  for (const index of upTo(9)) await keeper.between(index);
  let isOver = false;
  const between = keeper.between(9).then(() => {
    isOver = true;
  });
  await clock.run(4_900);
  expect(isOver).toBe(false);
  await clock.run(200);
  await between;
  expect(said).toEqual(['warn: The application takes long to give its snapshot: it gets blocks meanwhile']);
  for (const index of upTo(30).slice(10)) await keeper.between(index);
  expect(asked).toEqual([9]);
  stopping.cancel(new Error('stopping'));
  await keeper.settled();
});

test('a node that stops waits neither for an answer nor for the rest of one', async () => {
  const nothing = new Promise<never>(() => undefined);
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(1);
    await nothing;
  };
  for (const getSnapshot of [() => nothing, async () => endless()]) {
    const store = await storeWith(upTo(10));
    const { keeper, stopping, said } = keep(store, { getSnapshot });
    await keeper.between(8);
    const between = keeper.between(9);
    await new Promise((resolve) => setImmediate(resolve));
    stopping.cancel(new Error('stopping'));
    await between;
    await keeper.settled();
    expect(await kept(store)).toBeUndefined();
    expect(said).toEqual([]);
  }
});

test.each<readonly [string, GetSnapshot]>([
  [
    'fails',
    async () => Promise.reject(new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', 'Snapshot 9 not found', { text: '' })),
  ],
  [
    'throws something',
    () => {
      throw new TypeError('no such thing');
    },
  ],
  [
    'fails on the way',
    async () =>
      (async function* () {
        yield Uint8Array.of(1);
        throw new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', 'half of it', { text: '' });
      })(),
  ],
  ['gives nothing', async () => snapshotPieces(new Uint8Array(0))],
  ['gives too much', async () => snapshotPieces(new Uint8Array(101))],
])(
  'an application that %s loses nothing: the snapshot from before stays, and that is said aloud once',
  async (_, bad) => {
    const store = await storeWith([]);
    const good: GetSnapshot = async (index) => snapshotPieces(Uint8Array.of(index));
    let asked = 0;
    const getSnapshot: GetSnapshot = (index, signal) => {
      asked += 1;
      return (asked === 1 ? good : bad)(index, signal);
    };
    const { answer, said, failures } = keep(store, { getSnapshot, maxBytes: 100 });
    await answer(upTo(40));
    expect(asked).toBe(4);
    expect(await kept(store)).toEqual([9, 9]);
    expect(said.filter((line) => line.endsWith(COMPLAINT))).toEqual([
      `warn: ${COMPLAINT}`,
      `debug: ${COMPLAINT}`,
      `debug: ${COMPLAINT}`,
    ]);
    expect(failures).toEqual([]);
  },
);

test('without snapshots, and without a state hash to tell them by, none is kept', async () => {
  const none = await storeWith([]);
  const app = {
    supports: { snapshot: false, lastAppliedBlock: false },
    getSnapshot: () => Promise.reject(new Error('asked')),
  };
  const without = keep(none, { app });
  await without.answer(upTo(30));
  expect(without.said).toEqual([`warn: ${COMPLAINT}`, `debug: ${COMPLAINT}`, `debug: ${COMPLAINT}`]);
  const store = await storeWith(upTo(10));
  const nine = answeredBlock(9);
  const blocks = [{ ...nine, body: { ...nine.body, stateHash: new Uint8Array(0) } }];
  await store.append({ events: [], rounds: [], frames: [], blocks, peerSets: [] });
  const { keeper, said } = keep(store);
  await keeper.between(8);
  await keeper.between(9);
  await keeper.settled();
  expect(await kept(store)).toBeUndefined();
  expect(said).toEqual([`warn: ${COMPLAINT}`]);
});

test('a store that fails stops the node; one that is closed because the node stops does not', async () => {
  const store = await storeWith(upTo(10));
  const { keeper, failures } = keep(store);
  await keeper.between(8);
  await store.close();
  await keeper.between(9).catch((error: unknown) => failures.push(error));
  await keeper.settled();
  expect(failures).toMatchObject([{ code: 'BABBLE_HASHGRAPH_STORE_FAILED' }]);
  const other = await storeWith(upTo(10));
  const stopped = keep(other, { getSnapshot: async () => snapshotPieces(Uint8Array.of(1)) });
  await stopped.keeper.between(8);
  stopped.stopping.cancel(new Error('stopping'));
  await stopped.keeper.between(9);
  await other.close();
  await stopped.keeper.settled();
  expect(stopped.failures).toEqual([]);
});
