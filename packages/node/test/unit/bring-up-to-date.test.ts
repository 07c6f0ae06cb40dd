// What kinds of application get after a restart. Rules ST-BOOT-4, APP-API-4, APP-RULE-2, OURS-5.

import type { Block, Store } from '@babble/hashgraph';
import { cancelSource } from '@babble/host';
import { type AppProxy, inMemory, ProxyError, readSnapshot, snapshotPieces, stateMachine } from '@babble/proxy';
import { SimulatedClock } from '@babble-tooling/simulation';
import { expect, test } from '@jest/globals';
import { type BringUpToDateInit, bringUpToDate } from '../../src/restart/bring-up-to-date.ts';
import { notingLogger, stateHashOf, storeWith, upTo } from './kept-blocks.ts';

/** Notes what it gets; its state is the index of its newest block. */
function application(own: Partial<AppProxy> = {}): { readonly app: AppProxy; readonly got: string[] } {
  const got: string[] = [];
  const app: AppProxy = {
    supports: { snapshot: true, lastAppliedBlock: own.lastAppliedBlock !== undefined },
    start: async () => undefined,
    stop: async () => undefined,
    commitBlock: async ({ body }: Block) => {
      got.push(`block ${body.index}`);
      return { stateHash: stateHashOf(Number(body.index)), internalTransactionReceipts: [] };
    },
    getSnapshot: () => Promise.reject(new Error('asked for a snapshot')),
    restore: async (snapshot) => {
      const state = await readSnapshot(snapshot);
      got.push(`state ${[...state].join()}`);
      return state;
    },
    onStateChanged: async () => undefined,
    ...own,
  };
  return { app, got };
}

/** Blocks 0 to 9 are acknowledged, and the state after 6 is kept. */
async function storeWithSnapshot(): Promise<Store> {
  const store = await storeWith(upTo(10));
  await store.snapshots.keep(6, snapshotPieces(stateHashOf(6)));
  return store;
}

function bringUp(app: AppProxy, store: Store, init: Partial<BringUpToDateInit> = {}) {
  const clock = new SimulatedClock(0);
  const stopping = cancelSource();
  const { logger, said } = notingLogger();
  const given = { app, store, acknowledged: 9, restoring: -1, replayApp: false, canCatchUp: false };
  const result = bringUpToDate({ ...given, clock, logger, signal: stopping.signal, ...init });
  return { result, clock, said, stopping };
}

const blocks = (from: number, to: number): readonly string[] =>
  upTo(to + 1)
    .slice(from)
    .map((i) => `block ${i}`);

test('an application that cannot tell gets its kept state and the blocks after it', async () => {
  const { app, got } = application();
  expect(await bringUp(app, await storeWithSnapshot()).result).toBe(true);
  expect(got).toEqual(['state 6', ...blocks(7, 9)]);
});

test('one that says that it is empty gets the same; one that says what it has gets what comes after', async () => {
  for (const [last, expected] of [
    [undefined, ['state 6', ...blocks(7, 9)]],
    [-1, ['state 6', ...blocks(7, 9)]],
    [0, blocks(1, 9)],
    [8, blocks(9, 9)],
    [9, []],
    // Applied and not acknowledged: the commit queue gives it again.
    [10, []],
  ] as const) {
    const { app, got } = application({ lastAppliedBlock: async () => last });
    expect(await bringUp(app, await storeWithSnapshot()).result).toBe(true);
    expect(got).toEqual(expected);
  }
});

test('with replayApp all blocks come from 0, but not to one that says what it has', async () => {
  const { app, got } = application();
  expect(await bringUp(app, await storeWithSnapshot(), { replayApp: true }).result).toBe(true);
  expect(got).toEqual(blocks(0, 9));
  const knowing = application({ lastAppliedBlock: async () => 7 });
  expect(await bringUp(knowing.app, await storeWithSnapshot(), { replayApp: true }).result).toBe(true);
  expect(knowing.got).toEqual(blocks(8, 9));
});

test('without a kept state, without snapshots, and where nothing was acknowledged', async () => {
  const [first, second, third] = [application(), application(), application()];
  expect(await bringUp(first.app, await storeWith(upTo(10))).result).toBe(true);
  expect(first.got).toEqual(blocks(0, 9));
  const app = { ...second.app, supports: { snapshot: false, lastAppliedBlock: false } };
  expect(await bringUp(app, await storeWithSnapshot()).result).toBe(true);
  expect(second.got).toEqual(blocks(0, 9));
  expect(await bringUp(third.app, await storeWithSnapshot(), { acknowledged: -1 }).result).toBe(true);
  expect(third.got).toEqual([]);
});

test('a snapshot that nothing follows is the whole state', async () => {
  const store = await storeWith(upTo(7));
  await store.snapshots.keep(6, snapshotPieces(stateHashOf(6)));
  const { app, got } = application();
  expect(await bringUp(app, store, { acknowledged: 6 }).result).toBe(true);
  expect(got).toEqual(['state 6']);
});

test('a snapshot of a block that was not acknowledged, or from before a fast sync, is not used', async () => {
  const { app, got } = application();
  expect(await bringUp(app, await storeWithSnapshot(), { acknowledged: 5 }).result).toBe(true);
  expect(got).toEqual(blocks(0, 5));
  const store = await storeWith([0, 1, 2, 20, 21]);
  await store.snapshots.keep(2, snapshotPieces(stateHashOf(2)));
  const behind = application();
  expect(await bringUp(behind.app, store, { acknowledged: 21 }).result).toBe(false);
  expect(behind.got).toEqual(blocks(0, 2));
});

test('after a fast sync the kept state leads on where block 0 does not', async () => {
  const store = await storeWith([20, 21, 22]);
  await store.snapshots.keep(21, snapshotPieces(stateHashOf(21)));
  const { app, got } = application();
  expect(await bringUp(app, store, { acknowledged: 22 }).result).toBe(true);
  expect(got).toEqual(['state 21', 'block 22']);
  const replaying = application();
  expect(await bringUp(replaying.app, store, { acknowledged: 22, replayApp: true }).result).toBe(false);
});

test.each<readonly [string, AppProxy['restore'], string]>([
  [
    'refuses its kept state',
    async () => Promise.reject(new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', 'what is this?', { text: '' })),
    'warn: The application does not take its kept state: it gets all blocks',
  ],
  [
    'makes another state of it',
    async () => Uint8Array.of(77),
    'warn: The application makes another state of its kept one: it gets all blocks',
  ],
])('an application that %s gets all blocks', async (_, restore, message) => {
  const { app, got } = application({ restore });
  const { result, said } = bringUp(app, await storeWithSnapshot());
  expect(await result).toBe(true);
  expect(got).toEqual(blocks(0, 9));
  expect(said).toContain(message);
});

test('APP-RETRY-9: an application that is not there yet is waited for, and then gets its state', async () => {
  let calls = 0;
  const { app, got } = application();
  const restore: AppProxy['restore'] = (snapshot, signal) => {
    calls += 1;
    const code = (['BABBLE_PROXY_UNREACHABLE', 'BABBLE_PROXY_CONNECTION_LOST', 'BABBLE_PROXY_TIMEOUT'] as const)[
      calls - 1
    ];
    if (code !== undefined) return Promise.reject(new ProxyError(code, 'nobody is there'));
    return app.restore(snapshot, signal);
  };
  const { result, clock, said } = bringUp({ ...app, restore }, await storeWithSnapshot());
  let isOver = false;
  const over = result.then(() => {
    isOver = true;
  });
  await clock.runUntil(() => isOver, 60_000);
  await over;
  expect(got).toEqual(['state 6', ...blocks(7, 9)]);
  expect(said.filter((line) => line.startsWith('warn: Waiting for the application'))).toHaveLength(3);
});

test('a node that stops does not wait for it any longer', async () => {
  const restore = (): Promise<never> => Promise.reject(new ProxyError('BABBLE_PROXY_UNREACHABLE', 'nobody is there'));
  const { app } = application({ restore });
  const { result, stopping } = bringUp(app, await storeWithSnapshot());
  const ended = expect(result).rejects.toThrow('stopping');
  await new Promise((resolve) => setImmediate(resolve));
  stopping.cancel(new Error('stopping'));
  await ended;
});

test('a store that is damaged is not held against the application, however that tells it', async () => {
  const store = await storeWithSnapshot();
  const newest = await store.snapshots.newest();
  if (newest === undefined) throw new Error('no snapshot');
  const damage = Object.assign(new Error('row 1 is missing'), { code: 'BABBLE_HASHGRAPH_STORE_DAMAGED' });
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield Uint8Array.of(1);
    throw damage;
  };
  const snapshots = { ...store.snapshots, newest: async () => ({ ...newest, read }) };
  const proxy = inMemory({
    commit: () => ({ stateHash: null, internalTransactionReceipts: [] }),
    snapshot: () => Uint8Array.of(1),
    restore: readSnapshot,
  });
  await expect(bringUp(proxy, Object.assign(store, { snapshots })).result).rejects.toBe(damage);
});

test('an application that is further than its node can have brought it goes back to its kept state, or is given one by others', async () => {
  const ahead = { lastAppliedBlock: async () => 15 };
  const { app, got } = application(ahead);
  expect(await bringUp(app, await storeWithSnapshot(), { replayApp: true, canCatchUp: true }).result).toBe(true);
  expect(got).toEqual(['state 6', ...blocks(7, 9)]);
  const second = application(ahead);
  expect(await bringUp(second.app, await storeWith(upTo(10)), { canCatchUp: true }).result).toBe(false);
  const third = application(ahead);
  const { result, said } = bringUp(third.app, await storeWith(upTo(10)));
  expect(await result).toBe(true);
  expect([...second.got, ...third.got]).toEqual([]);
  expect(said).toEqual(['warn: The application is ahead of this node: it gets blocks again that it has applied']);
});

test('a block that is answered differently than before stops the start, by its index', async () => {
  const commitBlock = async ({ body }: Block) => ({
    stateHash: stateHashOf(body.index === 8 ? 0 : Number(body.index)),
    internalTransactionReceipts: [],
  });
  const { app } = application({ commitBlock });
  await expect(bringUp(app, await storeWithSnapshot()).result).rejects.toMatchObject({
    code: 'BABBLE_NODE_APPLICATION_DIVERGED',
    data: { block: 8 },
  });
});

test('a state machine in a new process goes on where the one before was', async () => {
  const machine = () =>
    stateMachine<number>({
      initial: 0,
      apply: (_, transaction) => transaction[0] ?? 0,
      codec: { encode: (state) => Uint8Array.of(state), decode: ([state = 0]) => state },
      stateHash: (state) => stateHashOf(state),
    });
  const store = await storeWith(upTo(10));
  const before = machine();
  for (const index of upTo(7)) before.commit((await store.block(index)) ?? never());
  await store.snapshots.keep(6, snapshotPieces(before.snapshot(6)));
  const after = machine();
  const { result, said } = bringUp(inMemory(after), store);
  expect(await result).toBe(true);
  expect(after.state).toBe(9);
  expect(after.lastAppliedBlock()).toBe(9);
  expect(said).toEqual([
    'info: The application has its kept state again',
    'info: The application gets the blocks again that it does not have any more',
  ]);
});

function never(): never {
  throw new Error('a block is missing');
}

test('one that a fast sync was giving a later state: it has it, and others have to help; it has it not, and goes on from its own', async () => {
  const store = await storeWith(upTo(10));
  for (const [applied, isThere] of [
    [10, false],
    [9, true],
  ] as const) {
    const { app, got } = application({ lastAppliedBlock: async () => applied });
    expect(await bringUp(app, store, { restoring: 10, canCatchUp: true }).result).toBe(isThere);
    expect(got).toEqual([]);
  }
});
