// Local control of a running validator.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { askNode } from '../../src/control/control-client.ts';
import { CONTROL_SOCKET_FILE } from '../../src/control/protocol.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { COMMIT_MS, transactionsOf } from './commit-and-compare.ts';
import { patientFetch } from './patient-fetch.ts';

test('NODE-LOOP-1: in maintenance a node is suspended and creates nothing; afterwards it catches up and commits again', async () => {
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined });
  try {
    const [first, second, ...others] = network.nodes;
    if (first === undefined || second === undefined) throw new Error('no nodes');
    const { folder } = first.configuration;
    const stats = async (): Promise<Readonly<Record<string, string>>> =>
      (await (await patientFetch(`${first.url}/stats`)).json()) as Readonly<Record<string, string>>;
    const submit = async (node: LocalNode, text: string, everywhere: readonly LocalNode[]): Promise<void> => {
      await network.submit(node, text);
      const has = (): boolean => everywhere.every((each) => transactionsOf(each).includes(text));
      await network.until(has, COMMIT_MS, `${text} was not committed`);
    };
    await submit(first, 'before', network.nodes);
    expect(await askNode(folder, 'maintenance-on')).toMatchObject({
      ok: true,
      message: expect.stringContaining('suspended'),
    });
    const { gossip_created_events: created } = await stats();
    await submit(second, 'meanwhile', [second, ...others]);
    expect(await stats()).toMatchObject({ state: 'Suspended', gossip_created_events: created });
    expect(transactionsOf(first)).not.toContain('meanwhile');
    expect(await askNode(folder, 'maintenance-off')).toMatchObject({
      ok: true,
      message: expect.stringContaining('Babbling'),
    });
    await submit(first, 'afterwards', network.nodes);
    expect((await stats())['state']).toBe('Babbling');
    expect(compareBlocks(network.nodes)).toMatchObject({ difference: undefined });
  } finally {
    await network.stop();
  }
});

test('status tells what a node is doing, leave makes it go, and the others go on without it', async () => {
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined });
  try {
    const [first, second, ...others] = network.nodes;
    if (first === undefined || second === undefined) throw new Error('no nodes');
    await network.submit(first, 'one');
    const isCommitted = (): boolean => network.nodes.every((node) => node.blocks.length > 0);
    await network.until(isCommitted, COMMIT_MS, 'nothing was committed');
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
    await network.until(() => remaining.every((node) => node.blocks.length > before), COMMIT_MS, 'the others stopped');
    // It answers before it ends.
    await network.until(() => first.isGone, COMMIT_MS, 'it does not end');
    await expect(askNode(folder, 'status')).rejects.toMatchObject({ message: expect.stringContaining('no node runs') });
  } finally {
    await network.stop();
  }
});

test('NODE-LEAVE-3: a leave that cannot go through says within seconds why, and how to go at once: with one signal', async () => {
  // Events of the one that is killed may arrive after the leave has begun, and are signs of life for as long as a leave waits by default.
  const flags = ['--join-timeout', '60s'];
  const network = await LocalNetwork.start({ size: 4, basePort: undefined, folder: undefined, flags });
  try {
    const [first, second] = network.nodes;
    if (first === undefined || second === undefined) throw new Error('no nodes');
    await network.submit(first, 'one');
    const isCommitted = (): boolean => network.nodes.every((node) => node.blocks.length > 0);
    await network.until(isCommitted, COMMIT_MS, 'nothing was committed');
    await second.kill();
    first.expectExit();
    const told: string[] = [];
    const tell = (text: string): void => {
      told.push(text);
      const [, pid] = /from node2\. .* \(kill (\d+)\)\.$/.exec(text) ?? [];
      if (pid !== undefined) process.kill(Number(pid), 'SIGTERM');
    };
    const answered = askNode(first.configuration.folder, 'leave', { tell });
    expect(await answered).toEqual({ ok: false, error: expect.stringContaining('it was told to stop meanwhile') });
    expect(told[0]).toMatch(/^Still leaving: 3 of the 3 validators that stay have to take part/);
  } finally {
    await network.stop();
  }
});
