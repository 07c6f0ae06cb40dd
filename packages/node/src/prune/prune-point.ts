// From which block on a history is kept: the newest one that is old enough in blocks and in events. Asked of the store, so that it is known after a restart, too.
import type { FrameRecord, Store } from '@babble/hashgraph';

export interface PrunePointInit {
  readonly store: Store;
  /** Below this block is nothing any more; −1 if that is not known. */
  readonly above: number;
  /** Up to this block may be gone. */
  readonly newest: number;
  /** Events from this insertion number on have to stay. */
  readonly firstEvent: number;
}

export interface PrunePoint {
  readonly block: number;
  readonly frame: FrameRecord;
}

/** `undefined` if nothing may go. O(log(blocks)) questions. */
export async function prunePoint({
  store,
  above,
  newest,
  firstEvent,
}: PrunePointInit): Promise<PrunePoint | undefined> {
  let low = above;
  for (let high = newest; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    if (await isOlder(store, middle, firstEvent)) low = middle;
    else high = middle - 1;
  }
  if (low <= above) return undefined;
  const block = await store.block(low);
  const frame = block === undefined ? undefined : await store.frame(Number(block.body.roundReceived));
  return frame === undefined ? undefined : { block: low, frame };
}

/** Whether an event of the block was inserted before this number; what is not there any more was. */
async function isOlder(store: Store, index: number, insertionNumber: number): Promise<boolean> {
  const block = await store.block(index);
  const round = block === undefined ? undefined : await store.round(Number(block.body.roundReceived));
  const id = round?.receivedEvents.at(-1);
  const record = id === undefined ? undefined : await store.event(id);
  return record === undefined || record.topologicalIndex < insertionNumber;
}
