// What of the window has to be drawn: per lane the events between the edges, and those just beyond that lines lead to.
import type { GraphNode } from '../model/graph-node.ts';
import type { GraphWindow } from '../model/graph-window.ts';

/** Lines between events farther apart than this are drawn only while one of their ends is in sight. */
const LONGEST_EDGE = 64;

export interface VisibleLane {
  readonly lane: number;
  /** Those in sight, and one more on both sides. */
  readonly nodes: readonly GraphNode[];
}

export interface Visible {
  readonly lanes: readonly VisibleLane[];
  /** Events with an other-parent, so near that the line may be in sight. */
  readonly children: readonly GraphNode[];
}

/** `position`: how many events of the node are there already. */
export function visibleOf(window: GraphWindow, from: number, to: number, position: number): Visible {
  const children: GraphNode[] = [];
  const lanes = window.lanes.map((lane, i) => {
    const count = lane.countAt(position);
    const first = lane.firstAt(Math.floor(from));
    const last = Math.min(count, lane.firstAt(Math.ceil(to) + 1));
    for (let at = first; at < count; at += 1) {
      const node = lane.nodes[at];
      if (node === undefined || node.layer > to + LONGEST_EDGE) break;
      if (node.other !== undefined) children.push(node);
    }
    return { lane: i, nodes: lane.nodes.slice(Math.max(0, first - 1), Math.min(count, last + 1)) };
  });
  return { lanes, children };
}
