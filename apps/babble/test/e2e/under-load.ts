// A network whose validators come and go while transactions are submitted; at the end everybody must have the same blocks.
import { expect } from '@jest/globals';
import { Load } from '../../src/testnet/load.ts';
import { LocalNetwork, type LocalNetworkInit } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { COMMIT_MS, transactionsOf } from './commit-and-compare.ts';

const RATE = 100;
/**
 * A network makes events as fast as its machine lets it while anything is to be committed. Between these it comes to rest, and leaves the processor to
 * validators that start.
 */
const EVERY_MS = 250;
/** With submissions so close to each other it never rests. */
export const BUSY_MS = 20;
/** How long a busy machine may take to decide on who joins or leaves: longer than validators give it by default. */
const PATIENT = ['--join-timeout', '60s'];
/** Transactions that are to be committed before anything happens, so that there is a history. */
const BEFORE = 200;

export interface Happened {
  /** Who was away in between: what they had taken may be lost. */
  readonly gone: readonly LocalNode[];
  /** Who began with a snapshot: they lack the blocks that are in it. */
  readonly restored?: readonly LocalNode[];
}

export interface UnderLoadInit extends Pick<LocalNetworkInit, 'flags' | 'laterFlags' | 'programOf'> {
  /** Milliseconds between submissions. */
  readonly everyMs?: number;
}

/** Runs `happen` under load, and then checks that nothing got lost, came twice, or differs. */
export async function underLoad(
  size: number,
  happen: (network: LocalNetwork) => Promise<Happened>,
  { everyMs = EVERY_MS, flags = [], ...init }: UnderLoadInit = {},
): Promise<void> {
  const network = await LocalNetwork.start({
    size,
    basePort: undefined,
    folder: undefined,
    flags: [...PATIENT, ...flags],
    ...init,
  });
  const taken: { readonly node: LocalNode; readonly text: string }[] = [];
  const onTaken = (node: LocalNode, line: string): void => {
    taken.push({ node, text: `${node.configuration.moniker}: ${line}` });
  };
  const load = new Load({ network, rate: RATE, everyMs, lineOf: (i) => `transaction ${i}`, onTaken });
  try {
    const hasHistory = (): boolean => network.nodes.every(({ transactionCount }) => transactionCount >= BEFORE);
    await network.until(hasHistory, COMMIT_MS, 'nothing was committed');
    const { gone, restored = [] } = await happen(network);
    const during = network.running.map(({ transactionCount }) => transactionCount);
    const goesOn = (): boolean =>
      network.running.every((node, i) => node.transactionCount >= (during[i] ?? 0) + BEFORE);
    await network.until(goesOn, COMMIT_MS, 'it did not go on');
    load.stop();
    await network.settle(COMMIT_MS);
    expect(compareBlocks(network.nodes)).toMatchObject({ equal: true, difference: undefined });
    const expected = taken.filter(({ node }) => !gone.includes(node)).map(({ text }) => text);
    expect(expected.length).toBeGreaterThan(2 * BEFORE);
    for (const node of network.running) {
      if (restored.includes(node)) expect(node.blocks.length).toBeLessThan(network.newestIndex + 1);
      else expectOnce(node, expected);
    }
  } finally {
    load.stop();
    await network.stop();
  }
}

/** The node has all blocks from the first on, all these transactions in them, and none twice. */
function expectOnce(node: LocalNode, expected: readonly string[]): void {
  expect(node.blocks.map(({ body }) => body.index)).toEqual(node.blocks.map((_, index) => index));
  const transactions = transactionsOf(node);
  const committed = new Set(transactions);
  expect(committed.size).toBe(transactions.length);
  expect(expected.filter((text) => !committed.has(text))).toEqual([]);
}
