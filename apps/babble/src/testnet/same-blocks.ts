// Whether all applications of a network were given the same blocks.
import { blockBodyCodec } from '@babble/hashgraph';
import type { LocalNode } from './local-node.ts';

export interface Comparison {
  /** Nothing differs. */
  readonly equal: boolean;
  /** Blocks that all nodes have. */
  readonly common: number;
  /** What differs first, in words. */
  readonly difference: string | undefined;
}

/** Compares the bodies byte by byte, as far as the node with the fewest blocks goes. */
export function compareBlocks(nodes: readonly LocalNode[]): Comparison {
  const common = Math.min(...nodes.map((node) => node.blocks.length));
  const [first] = nodes;
  for (let index = 0; index < common; index += 1) {
    const expected = bodyAt(first, index);
    const other = nodes.find((node) => bodyAt(node, index) !== expected);
    if (other === undefined) continue;
    const difference = `block ${index} of ${other.configuration.moniker} is not that of ${first?.configuration.moniker ?? ''}`;
    return { equal: false, common, difference };
  }
  return { equal: true, common, difference: undefined };
}

/** The comparison of `size` nodes in one line. */
export function formatComparison({ common, difference }: Comparison, size: number): string {
  return difference === undefined ? `${common} blocks: equal on all ${size} nodes` : `NOT EQUAL: ${difference}`;
}

function bodyAt(node: LocalNode | undefined, index: number): string {
  const block = node?.blocks[index];
  return block === undefined ? '' : blockBodyCodec.std(block.body);
}
