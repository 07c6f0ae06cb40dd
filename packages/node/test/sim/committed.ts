// What the applications of simulated nodes were given, compared.
import { blockBodyCodec } from '@babble/hashgraph';
import { expect } from '@jest/globals';
import * as histories from '../rules/histories.ts';
import type { SimulatedNode } from './simulated-network.ts';

/** The texts of all transactions, in the order in which they were applied. */
export function transactionsOf({ application }: SimulatedNode): readonly string[] {
  return histories.transactionsOf(application);
}

/** All began with block 0: what all have committed is the same. */
export function expectSameBlocks(nodes: readonly SimulatedNode[]): void {
  const [first = [], ...others] = nodes.map(({ application }) => application.bodies());
  for (const bodies of others) {
    const length = Math.min(first.length, bodies.length);
    expect(bodies.slice(0, length)).toEqual(first.slice(0, length));
  }
}

/** Some began with a snapshot: blocks of one index are the same wherever they are. */
export function expectSameBlocksByIndex(nodes: readonly SimulatedNode[]): void {
  const byIndex = new Map<number, string>();
  for (const { application } of nodes) {
    for (const block of application.blocks) {
      const index = Number(block.body.index);
      const body = blockBodyCodec.std(block.body);
      expect(body).toBe(byIndex.get(index) ?? body);
      byIndex.set(index, body);
    }
  }
}

export async function stopAll(nodes: readonly SimulatedNode[]): Promise<void> {
  await Promise.all(nodes.map(({ node }) => node.stop()));
}
