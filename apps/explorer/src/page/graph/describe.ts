// An event in words: for who does not see the drawing, and for the line under it.

import { plural } from '../model/format.ts';
import type { GraphNode } from '../model/graph-node.ts';

/** `position`: how many events of the node are there already. */
export function describe(node: GraphNode, name: string, position: number): string {
  const { index, round, witness, transactions } = node.facts;
  const fame = node.fameAt(position);
  const received = node.roundReceivedAt(position);
  const fameWords = {
    famous: 'famous witness',
    notFamous: 'witness, not famous',
    undecided: 'witness, fame undecided',
  };
  return [
    `Event ${index} of ${name}`,
    `round ${round}`,
    ...(witness ? [fame === null ? 'witness' : fameWords[fame]] : []),
    ...(transactions > 0 ? [plural(transactions, 'transaction')] : []),
    received === null ? 'undetermined' : `received in round ${received}`,
  ].join(', ');
}
