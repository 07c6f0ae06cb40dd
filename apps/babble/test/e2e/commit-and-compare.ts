// What every test of a network of processes does: transactions from all sides, and the same blocks everywhere.
import { expect } from '@jest/globals';
import type { LocalNetworkInit } from '../../src/testnet/local-network.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';

/** Long, for machines that are many times slower than a quiet one. */
export const COMMIT_MS = 120_000;
/** Transactions on their way to the nodes at a time. */
const WINDOW = 20;

/** The transactions that the application of a node was given, in order. */
export function transactionsOf(node: LocalNode): readonly string[] {
  return node.blocks.flatMap(({ body }) =>
    (body.transactions ?? []).map((t) => new TextDecoder().decode(t ?? undefined)),
  );
}

/** Submits from all sides, waits for all commits, and checks that all nodes have the same blocks with each transaction once. */
export async function commitAndCompare(network: LocalNetwork, count: number): Promise<void> {
  const { nodes } = network;
  for (let first = 0; first < count; first += WINDOW) {
    const numbers = Array.from({ length: Math.min(WINDOW, count - first) }, (_, k) => first + k);
    await Promise.all(numbers.map((i) => submitAt(network, i % nodes.length, `transaction ${i}`)));
  }
  const done = (): boolean => nodes.every((node) => transactionsOf(node).length >= count);
  await network.until(done, COMMIT_MS, 'not everything was committed');
  expect(compareBlocks(nodes)).toMatchObject({ equal: true, difference: undefined });
  const expected = Array.from({ length: count }, (_, i) => `transaction ${i}`).sort();
  for (const node of nodes) {
    expect([...transactionsOf(node)].sort()).toEqual(expected);
    expect(node.blocks.map(({ body }) => body.index)).toEqual(node.blocks.map((_, index) => index));
    expect(node.state).toBe('Babbling');
  }
}

async function submitAt(network: LocalNetwork, position: number, text: string): Promise<void> {
  const node = network.nodes[position];
  if (node === undefined) throw new Error(`there is no node ${position}`);
  await network.submit(node, text);
}

/** A network of four for as long as `run` takes. */
export async function withNetwork(
  init: Partial<Pick<LocalNetworkInit, 'size' | 'programOf' | 'applicationOf' | 'signalling'>>,
  run: (network: LocalNetwork) => Promise<void>,
): Promise<void> {
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined, ...init });
  try {
    await run(network);
  } finally {
    await network.stop();
  }
}
