// A store that fails while the node runs: the node stops and says why, nothing leaves it that is not kept, and it goes on with what was kept when the store works again. On
// simulated time. Rules OURS-4, NODE-STOP-1.
import type { Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { describe, expect, test } from '@jest/globals';
import { expectSameBlocks, transactionsOf } from './committed.ts';
import { simulateNetwork } from './simulated-network.ts';

const DECIDED_MS = 60_000;

interface BreakableStore extends Store {
  /** Calls of `append` or `sync` that still work; nothing is written after them. */
  left: number;
}

/** Survives its node. */
function breakableStore(): BreakableStore {
  const store = memoryStore({ cacheSize: Number.POSITIVE_INFINITY });
  const { append, sync } = { append: store.append.bind(store), sync: store.sync.bind(store) };
  const breakable = Object.assign(store, {
    left: Number.POSITIVE_INFINITY,
    supports: { persistence: true, completeHistory: true },
    append: (...args: Parameters<Store['append']>) => mayFail(() => append(...args)),
    sync: () => mayFail(sync),
    close: async () => undefined,
  });
  async function mayFail(call: () => Promise<void>): Promise<void> {
    breakable.left -= 1;
    if (breakable.left < 0) throw new Error('the disk is full');
    await call();
  }
  return breakable;
}

async function newestOf(store: Store | undefined, key: string): Promise<number> {
  const page = await store?.eventsAfter(key, -1, 100_000);
  return page?.events.at(-1)?.index ?? -1;
}

describe.each([0, 1, 2, 7])('the store fails after %i more calls', (left) => {
  test('OURS-4: the node stops, the others know nothing of it that it has not kept, and it goes on later', async () => {
    const stores = new Map<number, BreakableStore>();
    const storeOf = (_: Store, number: number): Store => {
      const store = stores.get(number) ?? breakableStore();
      stores.set(number, store);
      return store;
    };
    const network = await simulateNetwork({ size: 4, seed: left, storeOf });
    const [subject, ...others] = network.nodes;
    const kept = stores.get(0);
    if (subject === undefined || kept === undefined) throw new Error('no node');
    const failures: unknown[] = [];
    const forks: unknown[] = [];
    subject.node.on('failure', ({ error }) => failures.push(error));
    for (const { node } of others) node.on('fork', (fork) => forks.push(fork));
    const accepted: string[] = [];
    const submit = async (number: number, text: string): Promise<void> => {
      const at = number % 2 === 0 ? subject : others[number % 3];
      await at?.node.submit(new TextEncoder().encode(text)).then(
        () => accepted.push(text),
        // Whoever cannot keep it does not accept it.
        () => expect(at).toBe(subject),
      );
      await network.clock.run(20);
    };
    for (let i = 0; i < 20; i += 1) await submit(i, `before ${i}`);
    kept.left = left;
    for (let i = 0; i < 24; i += 1) await submit(i, `meanwhile ${i}`);
    await network.clock.run(1_000);
    expect(failures).toEqual([expect.objectContaining({ message: 'the disk is full' })]);
    expect(subject.node.state).toBe('Shutdown');
    const newest = await newestOf(kept, subject.node.publicKey);
    for (const number of [1, 2, 3]) {
      expect(await newestOf(stores.get(number), subject.node.publicKey)).toBeLessThanOrEqual(newest);
    }
    kept.left = Number.POSITIVE_INFINITY;
    const again = network.makeAgain(0);
    await again.node.start();
    const all = [again, ...others];
    const areCommitted = (): boolean =>
      all.every((node) => {
        const texts = transactionsOf(node);
        return accepted.every((text) => texts.includes(text));
      });
    await network.clock.runUntil(areCommitted, DECIDED_MS);
    expect(areCommitted()).toBe(true);
    for (const node of all) expect(new Set(transactionsOf(node)).size).toBe(transactionsOf(node).length);
    expectSameBlocks(all);
    expect(forks).toEqual([]);
    await Promise.all(all.map(({ node }) => node.stop()));
  });
});

test('a failure that nobody waits for stops the node, too', async () => {
  const stores = new Map<number, BreakableStore>();
  const storeOf = (_: Store, number: number): Store => {
    const store = breakableStore();
    stores.set(number, store);
    return store;
  };
  const network = await simulateNetwork({ size: 4, seed: 3, storeOf, settings: {} });
  const [subject, other] = network.nodes;
  if (subject === undefined || other === undefined) throw new Error('no node');
  const failures: unknown[] = [];
  subject.node.on('failure', ({ error }) => failures.push(error));
  await network.clock.run(1_000);
  const kept = stores.get(0);
  if (kept !== undefined) kept.left = 0;
  // It is refused, and nothing else happens: no event is made of it.
  await expect(subject.node.submit(new Uint8Array(3))).rejects.toThrow('the disk is full');
  expect(failures).toHaveLength(1);
  await network.clock.run(1_000);
  expect(subject.node.state).toBe('Shutdown');
  await Promise.all(network.nodes.slice(1).map(({ node }) => node.stop()));
});
