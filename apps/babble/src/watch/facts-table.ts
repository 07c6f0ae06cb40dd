// Several nodes as a table, a line each.
import type { NodeFacts } from './node-facts.ts';

/** As wide as what stands below them usually is; the first two to the left. */
const HEADERS = [
  'node'.padEnd(16),
  'state'.padEnd(12),
  'peers'.padStart(6),
  'round'.padStart(8),
  'block'.padStart(8),
  'transactions'.padStart(14),
  'tx/s'.padStart(8),
  'undetermined'.padStart(14),
  'pool'.padStart(6),
] as const;

export const TABLE_HEADER: string = HEADERS.join('');

/** A line per node. `earlier` is what the same nodes said `seconds` before. */
export function tableLines(
  facts: readonly NodeFacts[],
  earlier: readonly NodeFacts[] = [],
  seconds: number = Number.NaN,
): readonly string[] {
  return facts.map((node) => {
    if (node.problem !== undefined) return `${left(node.node, 0)}${node.problem}`;
    const before = earlier.find(({ url }) => url === node.url)?.transactions ?? Number.NaN;
    const rate = ((node.transactions ?? Number.NaN) - before) / seconds;
    const numbers = [node.peers, node.round, node.block, node.transactions, rate, node.undetermined, node.pool];
    return `${left(node.node, 0)}${left(node.state ?? '', 1)}${numbers.map((number, i) => right(number, i + 2)).join('')}`;
  });
}

function left(text: string, column: number): string {
  const width = HEADERS[column]?.length ?? 0;
  return `${text.slice(0, width - 1)}`.padEnd(width);
}

/** A node that began anew counts from 0 again; such a rate, and what a node does not tell, is a dash. */
function right(number: number | undefined, column: number): string {
  const isKnown = number !== undefined && Number.isFinite(number) && number >= -1;
  return (isKnown ? String(Math.round(number)) : '-').padStart(HEADERS[column]?.length ?? 0);
}
