// Whether everything in a store that came after a frame can be inserted into a graph that begins with it: what builds on an event below the frame cannot
// (HG-RESET-7), nor what may be in an earlier frame (HG-RESET-8). Rounds that the graph could not compute are stored with the events. Asked before anything is
// dropped that a restart could need instead.
import { chainPieces, type Frame, type Hashgraph, type Store } from '@babble/hashgraph';

/** Events read from the store at once. Few: of a busy network each has hundreds of transactions, and what is read is of no use a moment later. */
const PAGE_COUNT = 32;

/** Events that reach the store while it is read do not count. */
export async function followsFrom(
  frame: Frame,
  { hashgraph, store }: { readonly hashgraph: Pick<Hashgraph, 'participants'>; readonly store: Store },
): Promise<boolean> {
  const pieces = chainPieces(frame);
  const participants = hashgraph.participants();
  const oldest = new Map(participants.map(({ key, id }) => [id, pieces.get(key)?.first ?? 0]));
  for (const { key, lastIndex } of participants) {
    const isUnlisted = frame.roots?.has(key) !== true && !pieces.has(key);
    for (let last = pieces.get(key)?.last ?? -1; last < lastIndex; ) {
      const { events, tooLate } = await store.eventsAfter(key, last, PAGE_COUNT);
      if (tooLate) return false;
      const isBelow = events.some(({ otherParent, round }) => {
        if (otherParent === undefined || (isUnlisted && round < Number(frame.round))) return true;
        return otherParent.index >= 0 && otherParent.index < (oldest.get(otherParent.creatorId) ?? 0);
      });
      if (isBelow) return false;
      const newest = events.at(-1);
      if (newest === undefined) break;
      last = newest.index;
    }
  }
  return true;
}
