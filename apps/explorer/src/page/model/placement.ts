// Where events stand along the time axis. That is their Lamport timestamp, which is later than that of both parents. Only the
// first events of a validator that joins late have small ones, and would stand far behind: they are moved to where the others
// were when they came.
import type { GraphNode } from './graph-node.ts';

/** Further than its parents; without parents, beside the event that came before it. */
export function placeNewer(node: GraphNode, before: GraphNode | undefined): void {
  const { lamport, selfParent, otherParent } = node.facts;
  const begins = selfParent === null && otherParent === null;
  const least = begins ? (before?.layer ?? 0) : 0;
  node.layer = Math.max(lamport, least, below(node.self), below(node.other));
}

function below(parent: GraphNode | undefined): number {
  return parent === undefined ? 0 : parent.layer + 1;
}

/** Places events that were before all of `newer`, whose places stay: no event stands further than its children. */
export function placeOlder(older: readonly GraphNode[], newer: readonly GraphNode[]): void {
  for (const [i, node] of older.entries()) placeNewer(node, older[i - 1]);
  for (const child of newer) holdBack(child);
  for (const child of older.toReversed()) holdBack(child);
}

function holdBack(child: GraphNode): void {
  for (const parent of [child.self, child.other]) {
    if (parent !== undefined && parent.layer >= child.layer) parent.layer = child.layer - 1;
  }
}
