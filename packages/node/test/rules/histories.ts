// What applications of a simulated network were given, compared.
import { blockBodyCodec } from '@babble/hashgraph';
import { expect } from '@jest/globals';
import type { SimulatedNetwork } from '../sim/simulated-network.ts';

export type Application = SimulatedNetwork['nodes'][number]['application'];

/** The texts of all transactions, in the order in which they were applied. */
export function transactionsOf({ blocks }: Application): readonly string[] {
  return blocks.flatMap(({ body }) => (body.transactions ?? []).map((t) => new TextDecoder().decode(t ?? undefined)));
}

/** Numbered transactions, submitted on all sides. */
export async function submitSlowly({ nodes, clock }: SimulatedNetwork, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await nodes[i % nodes.length]?.node.submit(new TextEncoder().encode(`transaction ${i}`));
    await clock.run(40);
  }
}

/** Every application got the same blocks, each in its turn, and no transaction twice. */
export function expectEqualHistories({ nodes }: Pick<SimulatedNetwork, 'nodes'>): void {
  const length = Math.min(...nodes.map(({ application }) => application.blocks.length));
  const [first] = nodes;
  for (const { application } of nodes) {
    expect(application.blocks.map(({ body }) => body.index)).toEqual(application.blocks.map((_, index) => index));
    expect(application.bodies().slice(0, length)).toEqual(first?.application.bodies().slice(0, length));
    const transactions = transactionsOf(application);
    expect(new Set(transactions).size).toBe(transactions.length);
  }
}

/** The blocks with the applications' answers, as every node keeps them; equal state hashes among them. */
export async function keptBodies(
  { nodes }: Pick<SimulatedNetwork, 'nodes'>,
  count: number,
): Promise<readonly (readonly string[])[]> {
  return Promise.all(
    nodes.map(({ node }) =>
      Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const block = await node.block(index);
          return block === undefined ? 'missing' : blockBodyCodec.std(block.body);
        }),
      ),
    ),
  );
}
