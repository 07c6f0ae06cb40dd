// Real processes, real sockets: the validators of a network hand the same blocks, in the same order, to their applications.
import { describe, expect, test } from '@jest/globals';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode, ProgramCommand } from '../../src/testnet/local-node.ts';
import { OWN_PROGRAM } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';

const COMMIT_MS = 60_000;

function transactionsOf(node: LocalNode): readonly string[] {
  return node.blocks.flatMap(({ body }) =>
    (body.transactions ?? []).map((t) => new TextDecoder().decode(t ?? undefined)),
  );
}

/** Submits from all sides, waits for all commits, and checks what every multi-node test checks. */
async function commitAndCompare(network: LocalNetwork, count: number): Promise<void> {
  const { nodes } = network;
  for (let i = 0; i < count; i += 1) {
    const node = nodes[i % nodes.length];
    if (node !== undefined) await network.submit(node, `transaction ${i}`);
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

async function withNetwork(programOf: (number: number) => ProgramCommand, run: (n: LocalNetwork) => Promise<void>) {
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined, programOf });
  try {
    await run(network);
  } finally {
    await network.stop();
  }
}

describe('a network of four processes', () => {
  test('commits 1,000 transactions from all sides in the same blocks', () =>
    withNetwork(
      () => OWN_PROGRAM,
      (network) => commitAndCompare(network, 1_000),
    ));
});

describe('a network with nodes of the Go implementation', () => {
  const go = process.env['BABBLE_GO_BIN'];
  for (const ours of [1, 2, 3]) {
    const name = `${ours} of 4 nodes are ours: the same blocks on all`;
    if (go === undefined) test.skip(`${name} (skipped: BABBLE_GO_BIN is not set)`, () => undefined);
    else {
      test(name, () =>
        withNetwork(
          (number) => (number <= ours ? OWN_PROGRAM : [go]),
          (network) => commitAndCompare(network, 200),
        ),
      );
    }
  }
});
