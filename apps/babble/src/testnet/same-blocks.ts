// Whether all applications of a network were given the same blocks: those of validators that have gone, and blocks that came again, too.
import { blockBodyCodec } from '@babble/hashgraph';
import type { LocalNode } from './local-node.ts';

/** Who has a record of blocks. */
export type Recorded = Pick<LocalNode, 'configuration' | 'record'>;

export interface Comparison {
  /** Nothing differs. */
  readonly equal: boolean;
  /** Blocks that all nodes have. */
  readonly common: number;
  /** Blocks that were compared: two nodes have them at least, or there is only one node. */
  readonly compared: number;
  /** What differs first, in words. */
  readonly difference: string | undefined;
}

/** Compares the bodies byte by byte, index by index, over the nodes that have a block of that index. */
export function compareBlocks(nodes: readonly Recorded[]): Comparison {
  let [common, compared] = [0, 0];
  const newest = Math.max(-1, ...nodes.map(({ record }) => record.newestIndex));
  for (let index = 0; index <= newest; index += 1) {
    const having = nodes.filter(({ record }) => record.at(index) !== undefined);
    if (having.length === nodes.length) common += 1;
    if (having.length >= Math.min(2, nodes.length)) compared += 1;
    const difference = differenceAt(index, having);
    if (difference !== undefined) return { equal: false, common, compared, difference };
  }
  return { equal: true, common, compared, difference: undefined };
}

/** The comparison of `size` nodes in one line. */
export function formatComparison({ common, compared, difference }: Comparison, size: number): string {
  if (difference !== undefined) return `NOT EQUAL: ${difference}`;
  const extent = common === compared ? '' : `, as far as each has them (${common} are on all)`;
  const where = size === 1 ? 'on the only node' : `equal on all ${size} nodes`;
  return `${compared} blocks: ${where}${extent}`;
}

function differenceAt(index: number, nodes: readonly Recorded[]): string | undefined {
  const changed = nodes.find(({ record }) => record.changed === index);
  if (changed !== undefined) return `block ${index} of ${changed.configuration.moniker} came again as another one`;
  const [first] = nodes;
  const expected = bodyAt(first, index);
  const other = nodes.find((node) => bodyAt(node, index) !== expected);
  if (other === undefined) return undefined;
  return `block ${index} of ${other.configuration.moniker} is not that of ${first?.configuration.moniker ?? ''}`;
}

function bodyAt(node: Recorded | undefined, index: number): string {
  const block = node?.record.at(index);
  return block === undefined ? '' : blockBodyCodec.std(block.body);
}
