// The newest state of the application: one, whole, whatever happens while another is on its way.
import { areEqualBytes, joinBytes } from '@babble/host';
import { check, checkRejects, checkSame, deferred } from '@babble/host/suite';
import type { SnapshotStore } from '../snapshot-store.ts';
import type { Store } from '../store.ts';
import { block, changes } from './fixtures.ts';
import type { FailingMedium, StoreCase } from './store-case.ts';

/** Longer than anything that a store would keep as one piece. */
const MANY_BYTES = 300_000;
/** Snapshots that follow one another in the cases with crashes. */
const COUNT = 3;
const PIECE_BYTES = 100_000;

/** Different for each block, and not a multiple of anything. */
function contentsOf(blockIndex: number): Uint8Array {
  const contents = new Uint8Array(MANY_BYTES + blockIndex);
  for (let i = 0; i < contents.length; i += 1) contents[i] = i * 7 + blockIndex * 31 + (i >> 9);
  return contents;
}

/** In one array that is used again and again, as a source may do. */
async function* piecesOf(contents: Uint8Array): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(PIECE_BYTES);
  for (let at = 0; at < contents.length; at += PIECE_BYTES) {
    const part = contents.subarray(at, at + PIECE_BYTES);
    piece.set(part);
    yield piece.subarray(0, part.length);
  }
}

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const found: Uint8Array[] = [];
  for await (const piece of pieces) found.push(piece);
  return joinBytes(found);
}

/** Index of the block whose snapshot is there, −1 for none; throws unless it is whole. */
async function keptBlock(snapshots: SnapshotStore): Promise<number> {
  const kept = await snapshots.newest();
  if (kept === undefined) return -1;
  const { blockIndex, byteCount } = kept;
  const expected = contentsOf(blockIndex);
  checkSame(byteCount, expected.length, `bytes of the snapshot of block ${blockIndex}`);
  const isSame = areEqualBytes(await bytesOf(kept.read()), expected);
  check(isSame, `the snapshot of block ${blockIndex} is not what was kept`);
  return blockIndex;
}

async function keepSeveral(store: Store, acknowledge: (count: number) => void): Promise<void> {
  for (let index = 0; index < COUNT; index += 1) {
    await store.append(changes({ blocks: [block(index, 0)] }), { acknowledged: index });
    await store.snapshots.keep(index, piecesOf(contentsOf(index)));
    acknowledge(index + 1);
  }
}

export const snapshotCases: readonly StoreCase[] = [
  {
    name: 'a snapshot comes back as it was given, and the next takes its place; a reset leaves it',
    run: async (factory) => {
      const store = await factory.create();
      checkSame(await store.snapshots.newest(), undefined, 'snapshot of an empty store');
      await store.snapshots.keep(3, piecesOf(contentsOf(3)));
      checkSame(await keptBlock(store.snapshots), 3, 'the first');
      await Promise.all([8, 9].map((index) => store.snapshots.keep(index, piecesOf(contentsOf(index)))));
      await store.reset(changes({}));
      checkSame(await keptBlock(store.snapshots), 9, 'the last');
      await store.close();
    },
  },
  {
    name: 'an empty snapshot is a snapshot',
    run: async (factory) => {
      const store = await factory.create();
      await store.snapshots.keep(2, piecesOf(new Uint8Array(0)));
      const kept = await store.snapshots.newest();
      checkSame([kept?.blockIndex, kept?.byteCount], [2, 0], 'what is kept');
      checkSame(kept === undefined ? undefined : (await bytesOf(kept.read())).length, 0, 'its bytes');
      await store.close();
    },
  },
  {
    name: 'where a snapshot fails while it is read, the one from before stays, and the store goes on',
    run: async (factory) => {
      const store = await factory.create();
      await store.snapshots.keep(1, piecesOf(contentsOf(1)));
      const broken = async function* (): AsyncGenerator<Uint8Array> {
        yield contentsOf(2);
        throw Object.assign(new Error('the application failed'), { code: 'APPLICATION' });
      };
      await checkRejects(store.snapshots.keep(2, broken()), 'APPLICATION');
      checkSame(await keptBlock(store.snapshots), 1, 'after the failure');
      await store.append(changes({ blocks: [block(0, 0)] }));
      await store.snapshots.keep(3, piecesOf(contentsOf(3)));
      checkSame(await keptBlock(store.snapshots), 3, 'the next');
      await store.close();
    },
  },
  {
    name: 'while a snapshot is on its way the one from before is there, and everything else goes on',
    run: async (factory) => {
      const store = await factory.create();
      await store.snapshots.keep(1, piecesOf(contentsOf(1)));
      const begun = deferred<void>();
      const goOn = deferred<void>();
      const slow = async function* (): AsyncGenerator<Uint8Array> {
        const contents = contentsOf(2);
        yield contents.subarray(0, 270_000);
        begun.resolve();
        await goOn.promise;
        yield contents.subarray(270_000);
      };
      const keeping = store.snapshots.keep(2, slow());
      await begun.promise;
      checkSame(await keptBlock(store.snapshots), 1, 'meanwhile');
      await store.append(changes({ blocks: [block(4, 2)] }), { acknowledged: 4 });
      checkSame((await store.block(4))?.signatures?.size, 2, 'signatures of a block');
      goOn.resolve();
      await keeping;
      checkSame(await keptBlock(store.snapshots), 2, 'afterwards');
      await store.close();
    },
  },
  {
    name: 'a store that is closed while a snapshot is on its way refuses it, and has the one from before',
    run: async (factory) => {
      const store = await factory.create();
      await store.snapshots.keep(1, piecesOf(contentsOf(1)));
      const begun = deferred<void>();
      const goOn = deferred<void>();
      const slow = async function* (): AsyncGenerator<Uint8Array> {
        yield contentsOf(2);
        begun.resolve();
        await goOn.promise;
      };
      const keeping = store.snapshots.keep(2, slow());
      await begun.promise;
      await store.close();
      goOn.resolve();
      await checkRejects(keeping, 'BABBLE_HASHGRAPH_STORE_FAILED');
      await checkRejects(store.snapshots.newest(), 'BABBLE_HASHGRAPH_STORE_FAILED');
      if (!store.supports.persistence) return;
      const again = await factory.reopen(store);
      checkSame(await keptBlock(again.snapshots), 1, 'after a restart');
      await again.snapshots.keep(2, piecesOf(contentsOf(2)));
      checkSame(await keptBlock(again.snapshots), 2, 'the next');
      await again.close();
    },
  },
  {
    name: 'a snapshot survives closing and opening again',
    needs: 'persistence',
    run: async (factory) => {
      const store = await factory.create();
      await store.snapshots.keep(5, piecesOf(contentsOf(5)));
      await store.close();
      const again = await factory.reopen(store);
      checkSame(await keptBlock(again.snapshots), 5, 'after a restart');
      await again.close();
    },
  },
  {
    name: 'after a crash at any moment the newest snapshot that was acknowledged is there, or the one after it, and its block is acknowledged',
    needs: 'persistence',
    run: async (factory) => {
      const { crash } = factory;
      if (crash === undefined) return;
      const store = await factory.create();
      let acknowledged = 0;
      let running = true;
      const over = keepSeveral(store, (count) => {
        acknowledged = count;
      }).then(() => {
        running = false;
      });
      while (running) {
        const atLeast = acknowledged;
        const left = await crash(store);
        const kept = await keptBlock(left.snapshots);
        check(kept + 1 >= atLeast, `${atLeast} snapshots were acknowledged, that of block ${kept} is there`);
        check((await left.notes()).acknowledged >= kept, `block ${kept} is not acknowledged, its snapshot is there`);
        await left.close();
      }
      await over;
      await store.close();
    },
  },
  {
    name: 'when the medium fails, a whole snapshot is left, and the next can be kept',
    needs: 'persistence',
    run: async (factory) => {
      const { failing } = factory;
      if (failing === undefined) return;
      for (let operation = 1; ; operation += 1) {
        const medium = failing(operation);
        const acknowledged = await snapshotsUntilFailure(medium);
        const store = await medium.recover();
        const kept = await keptBlock(store.snapshots);
        check(kept + 1 >= acknowledged, `after operation ${operation} failed: snapshot ${kept} of ${acknowledged}`);
        await store.snapshots.keep(COUNT, piecesOf(contentsOf(COUNT)));
        checkSame(await keptBlock(store.snapshots), COUNT, `the next, after operation ${operation} failed`);
        await store.close();
        if (!medium.failed) break;
      }
    },
  },
];

/** How many were acknowledged before something failed. */
async function snapshotsUntilFailure(medium: FailingMedium): Promise<number> {
  let acknowledged = 0;
  try {
    const store = await medium.open();
    await keepSeveral(store, (count) => {
      acknowledged = count;
    }).finally(() => store.close().catch(() => undefined));
  } catch (error) {
    check(medium.failed, `something was refused although nothing failed: ${String(error)}`);
  }
  return acknowledged;
}
