// A validator more: a process that is in nobody's peers file asks the network to let it in, takes part, and leaves again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { askNode } from '../../src/control/control-client.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import { type LocalNode, OWN_PROGRAM } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { COMMIT_MS, transactionsOf } from './commit-and-compare.ts';
import { joinerOf } from './joiner.ts';

test('NODE-JOIN-1 … 5, NODE-LEAVE-1 … 5: a fourth joins three under load, has all their blocks, submits, and leaves', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'babble-join-'));
  const network = await LocalNetwork.start({ size: 3, basePort: undefined, folder: undefined });
  const [first] = network.nodes;
  if (first === undefined) throw new Error('no node');
  const joiner = await joinerOf(first, folder, OWN_PROGRAM);
  try {
    const has = (text: string, nodes: readonly LocalNode[]): boolean =>
      nodes.every((node) => transactionsOf(node).includes(text));
    await network.submit(first, 'before');
    await network.until(() => has('before', network.nodes), COMMIT_MS, 'nothing was committed');
    await joiner.start();
    let count = 0;
    const hasJoined = async (): Promise<boolean> => {
      await network.submit(first, `meanwhile ${count++}`);
      return joiner.state === 'Babbling';
    };
    await network.until(hasJoined, COMMIT_MS, 'the joiner did not come so far', [joiner]);
    const all = [...network.nodes, joiner];
    await network.until(() => has('before', [joiner]), COMMIT_MS, 'the joiner did not get the history');
    await joiner.submit(new TextEncoder().encode('from the joiner'));
    await network.until(
      () => has('from the joiner', all),
      COMMIT_MS,
      'the transaction of the joiner was not committed',
    );
    expect(compareBlocks(all)).toMatchObject({ equal: true, difference: undefined });
    const answer = await askNode(first.configuration.folder, 'status');
    expect(answer).toMatchObject({ ok: true, status: { num_peers: '4' } });
    joiner.expectExit();
    expect(await askNode(joiner.configuration.folder, 'leave')).toMatchObject({ ok: true });
    await network.submit(first, 'afterwards');
    await network.until(() => has('afterwards', network.nodes), COMMIT_MS, 'the three did not go on');
  } finally {
    await joiner.stop();
    await network.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
