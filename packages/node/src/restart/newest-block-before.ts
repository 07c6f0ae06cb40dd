// The newest block that so many events came after: from there on a history is kept, and there a restart begins. Asked of the store, so that it is known after a
// restart, too. Rules ST-4, ST-BOOT-4.
import type { Block, FrameRecord, Store } from '@babble/hashgraph';

export interface BlockBeforeInit {
  readonly store: Store;
  /** Only blocks after this one; −1 for all. */
  readonly above: number;
  /** Only blocks up to this one. */
  readonly newest: number;
  /** Insertion number: an event from before it belongs to the block. */
  readonly firstEvent: number;
}

/** A block, and the frame of its round received. */
export interface BlockBefore {
  readonly blockIndex: number;
  readonly block: Block;
  readonly frame: FrameRecord;
}

/** `undefined` if there is none whose frame is kept. O(log(blocks)) questions. */
export async function newestBlockBefore({
  store,
  above,
  newest,
  firstEvent,
}: BlockBeforeInit): Promise<BlockBefore | undefined> {
  let low = above;
  for (let high = newest; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (await isOlder(store, middle, firstEvent)) low = middle;
    else high = middle - 1;
  }
  if (low <= above) return undefined;
  const block = await store.block(low);
  const frame = block === undefined ? undefined : await store.frame(Number(block.body.roundReceived));
  return block === undefined || frame === undefined ? undefined : { blockIndex: low, block, frame };
}

/** Whether an event of the block was inserted before this number; what is not there any more was. */
async function isOlder(store: Store, index: number, insertionNumber: number): Promise<boolean> {
  const block = await store.block(index);
  const round = block === undefined ? undefined : await store.round(Number(block.body.roundReceived));
  const id = round?.receivedEvents.at(-1);
  const record = id === undefined ? undefined : await store.event(id);
  return record === undefined || record.topologicalIndex < insertionNumber;
}
