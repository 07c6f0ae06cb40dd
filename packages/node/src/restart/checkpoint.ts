// Where a node goes on after a restart: a block that the application has acknowledged, with its frame, or the genesis. The newest is best: the less is inserted
// again. An older one is needed if an event after it builds on something below its frame (HG-RESET-7). Rules ST-BOOT-2, ST-BOOT-4; F3 of the known weaknesses.
import type { Block, Frame, HashgraphOptions, Store } from '@babble/hashgraph';
import { Hashgraph } from '@babble/hashgraph';
import type { PeerSet } from '@babble/peers';

export interface Checkpoint {
  /** Index of the block, −1 for the genesis. */
  readonly blockIndex: number;
  /** A new graph that begins there. */
  readonly begin: (options: HashgraphOptions) => Hashgraph;
}

/** Candidates, the newest first, twice as far back each time, and the genesis last. Those whose frame is not kept are left out. */
export async function* checkpoints(store: Store, genesis: PeerSet, acknowledged: number): AsyncGenerator<Checkpoint> {
  for (let back = 0; acknowledged - back >= 0; back = back === 0 ? 1 : 2 * back) {
    const found = await blockWithFrame(store, acknowledged - back);
    if (found === undefined) continue;
    const { block, frame } = found;
    yield {
      blockIndex: acknowledged - back,
      begin: (options) => Hashgraph.fromFrame(block, frame, options),
    };
  }
  yield { blockIndex: -1, begin: (options) => Hashgraph.fromGenesis(genesis, options) };
}

async function blockWithFrame(store: Store, index: number): Promise<{ block: Block; frame: Frame } | undefined> {
  const block = await store.block(index);
  const record = block === undefined ? undefined : await store.frame(Number(block.body.roundReceived));
  return block === undefined || record === undefined ? undefined : { block, frame: record.frame };
}
