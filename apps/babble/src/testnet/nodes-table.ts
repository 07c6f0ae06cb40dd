// A look at every validator of a local network: what it is doing, whom it knows, what its application was given.
import type { LocalNode } from './local-node.ts';
import { standingAt } from './standing.ts';

export interface NodeRow {
  readonly node: string;
  /** What it reported, or how it ended. */
  readonly state: string;
  /** Whom it gossips with, itself among them; `undefined` if it does not answer. */
  readonly peers: number | undefined;
  /** Who counts in its newest round. */
  readonly validators: number | undefined;
  /** Blocks that its application has, of all its lives. */
  readonly blocks: number;
  readonly transactions: number;
}

export function nodeRows(nodes: readonly LocalNode[]): Promise<readonly NodeRow[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const standing = node.isRunning ? await standingAt(node.url).catch(() => undefined) : undefined;
      return {
        node: node.configuration.moniker,
        state: node.ending ?? node.state ?? 'starting',
        peers: standing?.peers.length,
        validators: standing?.validators.length,
        blocks: node.blocks.length,
        transactions: node.transactionCount,
      };
    }),
  );
}

/** One line per node, below a header. */
export function formatNodes(rows: readonly NodeRow[]): string {
  const header = ['node', 'state', 'peers', 'validators', 'blocks', 'transactions'];
  const cells = rows.map(({ node, state, peers, validators, blocks, transactions }) => [
    node,
    state,
    String(peers ?? '-'),
    String(validators ?? '-'),
    String(blocks),
    String(transactions),
  ]);
  return [header, ...cells].map((line) => line.map(padded).join('  ')).join('\n');
}

const WIDTHS = [8, 10, 5, 10, 6, 12];

/** Words to the left, numbers to the right. */
function padded(text: string, column: number): string {
  const width = WIDTHS[column] ?? 0;
  return column < 2 ? text.padEnd(width) : text.padStart(width);
}
