// What an event sees: its ancestors, as far back as they are in sight; and what lies between a witness and an event that sees it.
import type { GraphNode } from '../model/graph-node.ts';

/** The event and its ancestors that stand at `layer` or further. */
export function pastOf(node: GraphNode, layer: number): ReadonlySet<GraphNode> {
  const past = new Set<GraphNode>([node]);
  for (const member of past) {
    for (const parent of [member.self, member.other]) {
      if (parent !== undefined && parent.layer >= layer) past.add(parent);
    }
  }
  return past;
}

/** Ancestors of `later` that descend from `earlier`, both included; empty if it is no ancestor. */
export function between(later: GraphNode, earlier: GraphNode): ReadonlySet<GraphNode> {
  const past = [...pastOf(later, earlier.layer)].sort((a, b) => a.layer - b.layer);
  const found = new Set<GraphNode>([earlier]);
  for (const node of past) {
    const isBehind = [node.self, node.other].some((parent) => parent !== undefined && found.has(parent));
    if (isBehind) found.add(node);
  }
  return found.has(later) ? found : new Set();
}
