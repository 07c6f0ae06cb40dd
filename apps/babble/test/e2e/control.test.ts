// Local control of a running validator.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { askNode } from '../../src/control/control-client.ts';
import { CONTROL_SOCKET_FILE } from '../../src/control/protocol.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';

test('status tells what a node is doing, leave makes it go, and the others go on without it', async () => {
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined });
  try {
    const [first, second, ...others] = network.nodes;
    if (first === undefined || second === undefined) throw new Error('no nodes');
    await network.submit(first, 'one');
    await network.until(() => network.nodes.every((node) => node.blocks.length > 0), 30_000, 'nothing was committed');
    const { folder } = first.configuration;
    expect((await stat(join(folder, CONTROL_SOCKET_FILE))).mode & 0o777).toBe(0o600);
    expect(await askNode(folder, 'status')).toMatchObject({
      ok: true,
      status: { state: 'Babbling', moniker: 'node1', gossip_created_events: expect.any(String) },
    });
    first.expectExit();
    expect(await askNode(folder, 'leave')).toMatchObject({ ok: true });
    const remaining = [second, ...others];
    const before = second.blocks.length;
    await network.submit(second, 'two');
    await network.until(() => remaining.every((node) => node.blocks.length > before), 30_000, 'the others stopped');
    await expect(askNode(folder, 'status')).rejects.toMatchObject({ message: expect.stringContaining('no node runs') });
  } finally {
    await network.stop();
  }
});
