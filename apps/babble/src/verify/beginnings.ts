// Where the computation of a graph can begin: with its genesis, or, if the events before a frame are not there, with a block and its frame. Rules HG-RESET-1,
// HG-RESET-7.
import type { Block, Frame } from '@babble/hashgraph';
import type { PeerSet } from '@babble/peers';
import type { ReadableStore } from '@babble/store/node';
import { isPrunedStore } from '../stored-graph.ts';

export type Beginning =
  | { readonly kind: 'genesis'; readonly genesis: PeerSet }
  | {
      readonly kind: 'frame';
      readonly block: Block;
      readonly frame: Frame;
      /** The graph did not begin there: events from before were dropped later. */
      readonly isPruned: boolean;
    };

/** How often a later frame is tried if events after one build on what was dropped. */
const MOST_FRAMES = 12;

/**
 * The earliest first. None for a database in which nothing is, and for one of which the beginning is lost. Later frames come only if events have been dropped: one of those that
 * are left may build on one that is not.
 */
export async function* beginnings(store: ReadableStore): AsyncGenerator<Beginning> {
  const isPruned = isPrunedStore(store);
  if (store.origin === 'genesis' && !isPruned) {
    const [first] = await store.peerSets();
    if (first !== undefined && first[0] === 0) yield { kind: 'genesis', genesis: first[1] };
    return;
  }
  const last = await store.lastBlockIndex();
  const first = await firstWithFrame(store, last);
  for (let step = 0, index = first; step < MOST_FRAMES && index <= last; step += 1, index = first + 2 ** (step - 1)) {
    const found = await blockWithFrame(store, index);
    if (found !== undefined) yield { kind: 'frame', ...found, isPruned };
    if (!isPruned) return;
  }
}

/** Frames before the graph began are not kept, and those after are: O(log(blocks)) questions. `last + 1` if there is none. */
async function firstWithFrame(store: ReadableStore, last: number): Promise<number> {
  let [low, high] = [0, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await blockWithFrame(store, middle)) === undefined) low = middle + 1;
    else high = middle;
  }
  return low;
}

async function blockWithFrame(
  store: ReadableStore,
  index: number,
): Promise<{ readonly block: Block; readonly frame: Frame } | undefined> {
  const block = await store.block(index);
  const record = block === undefined ? undefined : await store.frame(Number(block.body.roundReceived));
  return block === undefined || record === undefined ? undefined : { block, frame: record.frame };
}
