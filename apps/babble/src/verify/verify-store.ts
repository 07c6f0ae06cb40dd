// Whether a database holds what follows from the events in it.
import type { ReadableStore } from '@babble/store/node';
import { eventCountOf, oldestNumber } from '../stored-graph.ts';
import { type Beginning, beginnings } from './beginnings.ts';
import type { Signing } from './compare-blocks.ts';
import { type Difference, DifferenceFound } from './difference.ts';
import { checkLookUps, checkSnapshot } from './look-ups.ts';
import { buildsBelow, type Counts, Walk, type WalkInit } from './walk.ts';

export interface VerifyStoreInit extends Signing {
  readonly store: ReadableStore;
  /** See {@link WalkInit.cacheSize}. */
  readonly cacheSize: number;
  /** Hears how much has been done of how much there is to do, in events, each of which counts twice. */
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Verification extends Counts {
  /** The first one. `undefined`: everything is equal. */
  readonly difference: Difference | undefined;
  /** What was computed from; `undefined` if there is nothing to compute from. */
  readonly beginning: Beginning | undefined;
}

const NOTHING: Counts = {
  events: 0,
  rounds: 0,
  frames: 0,
  blocks: 0,
  signatures: 0,
  vouched: 0,
  earlierBlocks: 0,
};

/**
 * Computes everything again that follows from the events of a store, and compares: ids, signatures, rounds, fame, frames, blocks, their hashes, peer-sets, and whether every event is found
 * again. Rejects as the store does where something cannot be read.
 */
export async function verifyStore(init: VerifyStoreInit): Promise<Verification> {
  const { store, onProgress = () => undefined } = init;
  const total = 2 * (await eventCountOf(store));
  let failed: Verification | undefined;
  for await (const beginning of beginnings(store)) {
    const { mayBeginLater, ...verification } = await verifyFrom(beginning, init, (done) => onProgress(done, total));
    if (!mayBeginLater) return verification;
    failed ??= verification;
  }
  return failed ?? { ...NOTHING, beginning: undefined, difference: await lostBeginning(store) };
}

async function verifyFrom(
  beginning: Beginning,
  init: VerifyStoreInit,
  onDone: (done: number) => void,
): Promise<Verification & { readonly mayBeginLater: boolean }> {
  let walk: Walk | undefined;
  try {
    walk = new Walk({ ...init, beginning, onEvents: onDone });
    await walk.run();
    const { events } = walk.counts;
    await checkLookUps(init.store, walk.chains, (count) => onDone(events + count));
    await checkSnapshot(init.store);
    return { ...walk.counts, beginning, difference: undefined, mayBeginLater: false };
  } catch (error) {
    if (!(error instanceof DifferenceFound)) throw error;
    const mayBeginLater = beginning.kind === 'frame' && beginning.isPruned && buildsBelow(error);
    return { ...(walk?.counts ?? NOTHING), beginning, difference: error.difference, mayBeginLater };
  }
}

/** A database may be empty; one with anything in it must have a beginning. */
async function lostBeginning(store: ReadableStore): Promise<Difference | undefined> {
  const isEmpty =
    (await oldestNumber(store)) === undefined &&
    (await store.lastBlockIndex()) < 0 &&
    (await store.peerSets()).length === 0;
  if (isEmpty) return undefined;
  const expected = store.origin === 'genesis' ? 'the validators of round 0' : 'a block with its frame';
  return { what: 'peer-set', where: 'beginning of the graph', field: 'is there', expected, found: 'nothing' };
}
