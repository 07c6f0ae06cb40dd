// The bounds of the store in memory.
import { memoryStore } from '@babble/hashgraph';
import { expect, test } from '@jest/globals';
import { answerBlocks, Gossip, handMadeGraph, keyOf } from './hand-made.ts';

test('OURS-8: payload beyond the bound leaves the store, the oldest first, but never the newest event of a creator', async () => {
  const store = memoryStore({ cacheBytes: 50_000 });
  const hashgraph = handMadeGraph(4);
  const gossip = new Gossip();
  for (let i = 0; i < 400; i += 1) {
    const creator = i < 40 ? i % 4 : i % 3;
    const transactions = [new Uint8Array(800)];
    await store.append(
      hashgraph.insert(
        gossip.next(creator, i === 0 ? undefined : i < 41 ? (i - 1) % 4 : (i + 2) % 3, { transactions }),
      ),
    );
    answerBlocks(hashgraph);
  }
  let kept = 0;
  for (const creator of [0, 1, 2, 3]) {
    const { key, lastIndex } = { key: keyOf(creator).hex, lastIndex: hashgraph.lastIndexOf(keyOf(creator).hex) };
    expect((await store.eventsAfter(key, -1, 1)).tooLate).toBe(true);
    for (let index = lastIndex - 1; !(await store.eventsAfter(key, index, 1)).tooLate; index -= 1) kept += 1;
    expect((await store.eventsAfter(key, lastIndex - 1, 1)).events).toHaveLength(1);
  }
  expect(kept).toBe(54);
  expect(await store.block(0)).toBeUndefined();
  expect(await store.frame(0)).toBeUndefined();
});
