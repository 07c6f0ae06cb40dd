// Where a node goes on after a restart: a block that the application has acknowledged, with its frame, or the genesis. As many events come after it as a running
// node has in memory at the least, so that what others made on some of them, and nobody has seen, can be placed (HG-RESET-7); however long the history is, no
// more are inserted again. If that block leads nowhere, others are tried, newest first. Rules ST-BOOT-2, ST-BOOT-4, HG-ANCHOR-1; F3 of the known weaknesses.
import type { Block, Frame, HashgraphOptions, Store } from '@babble/hashgraph';
import { Hashgraph } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { newestBlockBefore } from './newest-block-before.ts';

/**
 * Events in memory beyond those that consensus needs. However little the user wants: what builds on an event that has left memory cannot be placed, and messages are
 * late by a second or two on a busy machine.
 */
export const LEAST_WINDOW = 2_000;

/** How far behind the newest block one with enough signatures is looked for: they are late by a few blocks at most. */
const LATEST_SIGNATURES = 16;

export interface Checkpoint {
  /** Index of the block, −1 for the genesis. */
  readonly blockIndex: number;
  /** A new graph that begins there. */
  readonly begin: (options: HashgraphOptions) => Hashgraph;
}

/** A block of the store with the frame of its round received. */
export interface BlockWithFrame {
  readonly blockIndex: number;
  readonly block: Block;
  readonly frame: Frame;
}

export interface CheckpointsInit {
  readonly store: Store;
  readonly genesis: PeerSet;
  /** Index of the newest block that the application has acknowledged. */
  readonly acknowledged: number;
  /** The insertion number of the next event. */
  readonly end: number;
}

/**
 * Candidates: first the one that {@link LEAST_WINDOW} events came after, or the genesis of a shorter history, and one that twice as many came after: what builds on the oldest events of
 * one does not on those of the other. The newer a block, the less that is late can be placed.
 */
export async function* checkpoints({ store, genesis, acknowledged, end }: CheckpointsInit): AsyncGenerator<Checkpoint> {
  const fromGenesis = { blockIndex: -1, begin: (options: HashgraphOptions) => Hashgraph.fromGenesis(genesis, options) };
  for (const firstEvent of [end - LEAST_WINDOW, end - 2 * LEAST_WINDOW]) {
    if (firstEvent <= 0) {
      yield fromGenesis;
      break;
    }
    const early = await newestBlockBefore({ store, above: -1, newest: acknowledged, firstEvent });
    if (early !== undefined) yield fromFrame({ ...early, frame: early.frame.frame });
  }
  const oldest = store.supports.completeHistory ? undefined : await oldestToBeginAt(store, acknowledged);
  if (oldest !== undefined) yield fromFrame(oldest);
  for await (const candidate of blocksToBeginAt(store, acknowledged)) yield fromFrame(candidate);
  yield fromGenesis;
}

/** Where a history begins that was pruned: all that came later follows from it, or nothing would have been dropped. O(log(blocks)) questions. */
async function oldestToBeginAt(store: Store, acknowledged: number): Promise<BlockWithFrame | undefined> {
  let found: BlockWithFrame | undefined;
  for (let [low, high] = [0, acknowledged]; low <= high; ) {
    const middle = Math.floor((low + high) / 2);
    const candidate = await blockWithFrame(store, middle);
    if (candidate === undefined) low = middle + 1;
    else [found, high] = [candidate, middle - 1];
  }
  return found;
}

function fromFrame({ blockIndex, block, frame }: BlockWithFrame): Checkpoint {
  return { blockIndex, begin: (options) => Hashgraph.fromFrame(block, frame, options) };
}

/**
 * The newest block with enough signatures, if it is one of the newest few; then the newest, and others twice as far back each time. Those whose frame is not kept are
 * left out.
 */
export async function* blocksToBeginAt(store: Store, acknowledged: number): AsyncGenerator<BlockWithFrame> {
  const signed = await newestSigned(store, acknowledged);
  if (signed !== undefined) yield signed;
  for (let back = 0; acknowledged - back >= 0; back = back === 0 ? 1 : 2 * back) {
    const found =
      acknowledged - back === signed?.blockIndex ? undefined : await blockWithFrame(store, acknowledged - back);
    if (found !== undefined) yield found;
  }
}

async function newestSigned(store: Store, acknowledged: number): Promise<BlockWithFrame | undefined> {
  for (let back = 0; back <= LATEST_SIGNATURES && acknowledged - back >= 0; back += 1) {
    const found = await blockWithFrame(store, acknowledged - back);
    if (found === undefined) return undefined;
    const { trustCount } = new PeerSet(found.frame.peers ?? []);
    if ((found.block.signatures?.size ?? 0) > trustCount) return found;
  }
  return undefined;
}

async function blockWithFrame(store: Store, blockIndex: number): Promise<BlockWithFrame | undefined> {
  const block = await store.block(blockIndex);
  const record = block === undefined ? undefined : await store.frame(Number(block.body.roundReceived));
  return block === undefined || record === undefined ? undefined : { blockIndex, block, frame: record.frame };
}
