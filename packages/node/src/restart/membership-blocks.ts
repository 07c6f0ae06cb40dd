// The blocks that changed the membership, found again after a restart: they are what a node that was away needs as proof (extension `membership`). The table of
// peer-sets says in which rounds they were received. Rules HG-PEERS-1 … HG-PEERS-4.
import type { Block, Store } from '@babble/hashgraph';
import { EFFECTIVE_ROUND_OFFSET } from '@babble/hashgraph';
import { changesMembership } from '../fast-forward/membership-ledger.ts';

/** Those up to the block `last`, ascending; `undefined` if the store does not have all of them, as after a fast sync. O(changes · log(blocks)) questions. */
export async function membershipBlocks(store: Store, last: number): Promise<readonly Block[] | undefined> {
  const found: Block[] = [];
  for (const [effectiveRound] of await store.peerSets()) {
    if (effectiveRound === 0) continue;
    const block = await blockReceivedIn(effectiveRound - EFFECTIVE_ROUND_OFFSET, store, last);
    if (block === undefined || !changesMembership(block)) return undefined;
    found.push(block);
  }
  return found;
}

/** Rounds received ascend with the indexes of blocks. */
async function blockReceivedIn(round: number, store: Store, last: number): Promise<Block | undefined> {
  for (let low = 0, high = last; low <= high; ) {
    const middle = Math.floor((low + high) / 2);
    const block = await store.block(middle);
    if (block === undefined) return undefined;
    const received = Number(block.body.roundReceived);
    if (received === round) return block;
    if (received < round) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
