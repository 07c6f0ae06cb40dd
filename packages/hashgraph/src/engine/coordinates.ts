// Coordinates of events: the newest ancestor and the earliest recorded descendant per chain. Rules HG-COORD-1 … HG-COORD-4.
//
// The reference keeps first descendants for every event and fills them in by walking down each chain from the last
// ancestor, until it meets an entry or a witness. Only the entries of witnesses are ever read (HG-SEE-4), and the walk
// reaches a witness exactly if the creator did not know the chain up to that witness before:
//
//   chain of c:   … w ── a ── a' ── b        w: newest witness of c at or below b = last ancestor of e in c's chain
//   e's creator knew the chain up to k before (k = last ancestor of e's self-parent):
//     k below w  → the walk from b passes a', a and stops at w, which gets its entry;
//     k at or above w → the walk stops at k, which has an entry already; w stays as it is.
//
// So one comparison per column that grew replaces the walk, and rows of first descendants exist for witnesses only.
// ⚠ as the reference: witnesses below w never get an entry (HG-COORD-4), so strongly seeing is under-approximated.
import { cell } from './cell.ts';
import type { Graph } from './graph.ts';
import { NO_ANCESTOR } from './witness.ts';

/** Fills in the row of `slot` from its parents' rows, and the first descendants that the event is. */
export function placeInGraph(
  graph: Graph,
  slot: number,
  selfParent: number | undefined,
  otherParent: number | undefined,
): void {
  const { events, chains } = graph;
  const { lastAncestors, width } = events;
  const creator = cell(events.creator, slot);
  const index = cell(events.index, slot);
  const row = slot * width;
  const selfRow = selfParent === undefined ? -1 : selfParent * width;
  const otherRow = otherParent === undefined ? -1 : otherParent * width;
  for (let column = 0; column < width; column += 1) {
    const known = selfRow < 0 ? NO_ANCESTOR : cell(lastAncestors, selfRow + column);
    const learned = otherRow < 0 ? NO_ANCESTOR : cell(lastAncestors, otherRow + column);
    if (learned > known && column !== creator) {
      lastAncestors[row + column] = learned;
      const witness = chains[column]?.witnessAtOrBelow(learned);
      if (witness !== undefined && witness.index > known) witness.firstDescendants[creator] = index;
    } else {
      lastAncestors[row + column] = known;
    }
  }
  lastAncestors[row + creator] = index;
}
