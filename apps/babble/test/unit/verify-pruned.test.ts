// Verifying databases in folders whose older history was dropped by the store itself, which was closed before the rows below the floor were gone.
// Rules OURS-8, ST-4.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '@babble/hashgraph';
import { openLevelStore, type ReadableStore } from '@babble/store/node';
import { beforeAll, expect, test } from '@jest/globals';
import { type VerifiedFolder, verifyFolder } from '../../src/verify/verify-folder.ts';
import { keep, keepFrom, keptInMemory, readRecording } from './stored-recording.ts';

const verifying = { admission: 'reference', cacheSize: 10_000, showsProgress: false } as const;
const recording = readRecording('join-and-leave');

let others: ReadableStore;
let last: number;

beforeAll(async () => {
  others = await keptInMemory(recording);
  last = await others.lastBlockIndex();
});

/** Has a store keep something, and drop what lies below a block; what `babble verify` says of its folder after that. */
async function prunedBelow(block: number, fill: (store: Store) => Promise<void>): Promise<VerifiedFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'babble-verify-'));
  try {
    const store = await openLevelStore({ folder });
    await fill(store);
    const begun = await store.block(block);
    const frame = await store.frame(Number(begun?.body.roundReceived));
    if (frame === undefined) throw new Error(`no frame of block ${block}`);
    await store.prune(frame);
    await store.close();
    const found = await verifyFolder({ ...verifying, folder });
    if ('error' in found) throw new Error(found.error.message);
    return found;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a history that began with the genesis, and of which the older half was dropped', async () => {
  const middle = Math.floor(last / 2);
  const found = await prunedBelow(middle, (store) => keep(recording, store));
  expect(found).toMatchObject({ ok: true, begins: 'pruned', difference: null, firstBlock: middle });
  expect(found).toMatchObject({ blocks: last - middle + 1, earlierBlocks: middle });
  expect(found.events).toBeGreaterThan(0);
  expect(found.events).toBeLessThan(recording.events.length);
});

test('a history that began with a fast sync, and of which the older half was dropped', async () => {
  const [begin, middle] = [Math.floor(last / 4), Math.floor(last / 2)];
  const found = await prunedBelow(middle, (store) => keepFrom(begin, others, recording, store));
  expect(found).toMatchObject({ ok: true, begins: 'pruned', difference: null, firstBlock: middle });
  expect(found).toMatchObject({ blocks: last - middle + 1, earlierBlocks: middle - begin });
});
