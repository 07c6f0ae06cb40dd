// One validator's chain in the drawing: its events in order, found by their place in O(log n).
import type { GraphNode } from './graph-node.ts';

export class Lane {
  readonly creator: string;
  /** Ascending by index, and so by layer and by insertion number. */
  readonly nodes: GraphNode[] = [];

  constructor(creator: string) {
    this.creator = creator;
  }

  /** Position of the first event that stands at `layer` or further. */
  firstAt(layer: number): number {
    return this.#search((node) => node.layer < layer);
  }

  /** How many of its events are among the first `position` of the node. */
  countAt(position: number): number {
    return position === Number.POSITIVE_INFINITY ? this.nodes.length : this.#search((node) => node.number < position);
  }

  /** The newest event that is there when the first `position` are. */
  headAt(position: number): GraphNode | undefined {
    return this.nodes[this.countAt(position) - 1];
  }

  /** How many nodes at the beginning fulfil what only those at the beginning do. */
  #search(isBefore: (node: GraphNode) => boolean): number {
    let [low, high] = [0, this.nodes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const node = this.nodes[middle];
      if (node !== undefined && isBefore(node)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
