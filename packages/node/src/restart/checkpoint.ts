// Where a node goes on after a restart: a block that the application has acknowledged, with its frame, or the genesis. The newest is best: the less is inserted
// again. The newest that enough validators have signed is better still: from there others can begin, too, at once. An older one is needed if an event
// after it builds on something below its frame (HG-RESET-7). Rules ST-BOOT-2, ST-BOOT-4, HG-ANCHOR-1; F3 of the known weaknesses.
import type { Block, Frame, HashgraphOptions, Store } from '@babble/hashgraph';
import { Hashgraph } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';

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

/** Candidates, see {@link blocksToBeginAt}, and the genesis last. */
export async function* checkpoints(store: Store, genesis: PeerSet, acknowledged: number): AsyncGenerator<Checkpoint> {
  for await (const { blockIndex, block, frame } of blocksToBeginAt(store, acknowledged)) {
    yield { blockIndex, begin: (options) => Hashgraph.fromFrame(block, frame, options) };
  }
  yield { blockIndex: -1, begin: (options) => Hashgraph.fromGenesis(genesis, options) };
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
