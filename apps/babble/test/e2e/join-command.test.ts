// `babble join`, what becomes of the peers files, and leaving by a signal, with real processes. Rules NODE-LOOP-5, NODE-LEAVE-1 … 5, OPS-FILE-4,
// OPS-FILE-5.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@babble/crypto/node';
import { createChat } from '@babble/dummy';
import { type Block, blockBodyCodec, type CommitResponse } from '@babble/hashgraph';
import { loadPeers, loadPeersFile, PEERS_FILE } from '@babble/peers/node';
import { acceptNone } from '@babble/proxy';
import { socketApp } from '@babble/proxy/socket';
import { expect, test } from '@jest/globals';
import { askNode } from '../../src/control/control-client.ts';
import type { ApplicationFactory } from '../../src/testnet/local-application.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { COMMIT_MS } from './commit-and-compare.ts';
import { ValidatorProcess } from './validator-process.ts';

interface Scene {
  readonly network: LocalNetwork;
  readonly first: LocalNode;
  readonly late: ValidatorProcess;
}

/** Three validators, and the folder of a fourth. */
async function withThreeAndOne(run: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'babble-join-'));
  const network = await LocalNetwork.start({ size: 3, basePort: undefined, folder: undefined });
  const late = await ValidatorProcess.make(folder);
  try {
    const [first] = network.nodes;
    if (first === undefined) throw new Error('no node');
    await run({ network, first, late });
  } finally {
    await late.stop();
    await network.stop();
    await rm(folder, { recursive: true });
  }
}

type WithBlocks = { readonly blocks: readonly Block[] };

function has(text: string, nodes: readonly WithBlocks[]): boolean {
  return nodes.every(({ blocks }) =>
    blocks.some(({ body }) => (body.transactions ?? []).some((t) => new TextDecoder().decode(t ?? undefined) === text)),
  );
}

function expectEqualBlocks(nodes: readonly WithBlocks[]): void {
  const common = Math.min(...nodes.map(({ blocks }) => blocks.length));
  expect(common).toBeGreaterThan(0);
  const texts = nodes.map(({ blocks }) => blocks.slice(0, common).map(({ body }) => blockBodyCodec.std(body)));
  for (const other of texts) expect(other).toEqual(texts[0]);
}

/** Submits until the fourth is a validator, and has committed something of its own. */
async function takesPart({ network, first, late }: Scene, text: string): Promise<void> {
  const deadline = performance.now() + COMMIT_MS;
  for (let i = 0; late.logged('BABBLING') === undefined; i += 1) {
    if (performance.now() > deadline) throw new Error(`it did not get in:\n${late.err}`);
    await network.submit(first, `${text} ${i}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await late.submit(text);
  await network
    .until(() => has(text, [...network.nodes, late]), COMMIT_MS, 'its transaction was not committed')
    .catch((error: unknown) => {
      throw new Error(`${String(error)}; its log ends with:\n${late.err.slice(-4_000)}`, { cause: error });
    });
}

/** How many peers the file of each of the three has. */
async function savedCounts(network: LocalNetwork): Promise<readonly number[]> {
  const files = network.nodes.map(({ configuration }) => join(configuration.folder, PEERS_FILE));
  return (await Promise.all(files.map((file) => loadPeersFile(file)))).map((peers) => peers.length);
}

function untilSaved(network: LocalNetwork, count: number): Promise<void> {
  const areSaved = async (): Promise<boolean> => (await savedCounts(network)).every((length) => length === count);
  return network.until(areSaved, COMMIT_MS, 'the peers were not saved');
}

/** The file follows the network, a moment after its blocks. */
function untilLateHas({ network, late }: Scene, count: number): Promise<void> {
  const isSaved = async (): Promise<boolean> => (await late.peersFile).length === count;
  return network.until(isSaved, COMMIT_MS, 'the fourth did not save the peers');
}

test('join: makes a key, gets in, has the same blocks; NODE-LOOP-5: SIGTERM has it leave, and all files say so', () =>
  withThreeAndOne(async (scene) => {
    const { network, first, late } = scene;
    await network.submit(first, 'before');
    await network.until(() => has('before', network.nodes), COMMIT_MS, 'nothing was committed');
    const status = await askNode(first.configuration.folder, 'status');
    const fingerprint = status.ok ? String(status.status?.['genesis_fingerprint']) : '';
    late.start('join', first.url, '--fingerprint', fingerprint);
    await takesPart(scene, 'from the fourth');
    expect(late.out).toContain('3 validators at its genesis, 3 peers today');
    expect(late.out.replaceAll(' ', '')).toContain(`fingerprint${fingerprint}`);
    expect(late.out).toContain('new; its private key has been saved to');
    expectEqualBlocks([...network.nodes, late]);
    await untilSaved(network, 4);
    await untilLateHas(scene, 4);
    const second = await ValidatorProcess.command(
      'join',
      first.url,
      '--no-run',
      '--datadir',
      late.configuration.folder,
    );
    expect(second).toMatchObject({ code: 1, err: expect.stringContaining('another process runs a node with') });
    expect(await late.peersFile).toHaveLength(4);
    late.kill('SIGTERM');
    expect(await late.ended).toBe(0);
    expect(late.logged('Leaving: waits')).toMatchObject({ atMostMs: 20_000 });
    expect(late.logged('Left the validators')).toBeDefined();
    await untilSaved(network, 3);
    const { peers, genesis } = await loadPeers(late.configuration.folder);
    expect([peers.length, genesis.length]).toEqual([3, 3]);
    await network.submit(first, 'afterwards');
    await network.until(() => has('afterwards', network.nodes), COMMIT_MS, 'the three did not go on');
  }));

test('OPS-FILE-4: after a crash run goes on with the saved peers; a second signal stops at once, exit code 0', () =>
  withThreeAndOne(async (scene) => {
    const { network, late } = scene;
    late.start('join', join(scene.first.configuration.folder, PEERS_FILE));
    await takesPart(scene, 'first life');
    await untilLateHas(scene, 4);
    late.kill('SIGKILL');
    await late.ended;
    late.start('run');
    await takesPart(scene, 'second life');
    expect(late.logged('JOINING')).toBeUndefined();
    // Without these two nobody can decide on a leave.
    for (const node of network.nodes.slice(1)) await node.kill();
    late.kill('SIGINT');
    await network.until(() => late.logged('Leaving: waits') !== undefined, COMMIT_MS, 'it does not ask to leave');
    late.kill('SIGTERM');
    expect(await late.ended).toBe(0);
    // A leave that had waited to its end would say that its time is over.
    expect(late.logged('Stopped without having left')).toMatchObject({ code: 'BABBLE_NODE_STOPPED' });
    expect(await late.peersFile).toHaveLength(4);
  }));

/** Lets nobody in. */
const refusing: ApplicationFactory = ({ client, proxy }, { onBlock, onState }) => {
  const chat = createChat({ sha256, membership: acceptNone });
  const commit = (block: Block): CommitResponse => {
    onBlock(block);
    return chat.commit(block);
  };
  const handler = { commit, snapshot: chat.snapshot, restore: chat.restore, stateChange: onState };
  return socketApp({ listen: client, connect: proxy, handler });
};

test('NODE-STATE-6: whom the application refuses is told what to do, exit code 1; before, nothing runs that was not wanted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'babble-join-'));
  const network = await LocalNetwork.start({
    size: 1,
    basePort: undefined,
    folder: undefined,
    applicationOf: () => refusing,
  });
  const late = await ValidatorProcess.make(folder);
  try {
    const url = network.nodes[0]?.url ?? '';
    late.start('join', url, '--fingerprint', '0'.repeat(64));
    expect(await late.ended).toBe(1);
    expect(late.err).toMatch(
      /^Error: .* is of another network: the fingerprint of its genesis is ([0-9A-F]{4} ?){16}\n/,
    );
    await expect(late.peersFile).rejects.toMatchObject({ code: 'BABBLE_PEERS_FILE_MISSING' });
    late.start('join', url, '--no-run');
    expect(await late.ended).toBe(0);
    expect([late.err, await late.peersFile]).toEqual(['', expect.any(Array)]);
    const [key] = /0X04[0-9A-F]{128}/.exec(late.out) ?? [];
    late.start('join', '--no-save-peers', url);
    expect(await late.ended).toBe(1);
    const [message, remedy] = late.err.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    expect(message).toBe('Error: the network did not let this node in: its application refused the request to join');
    expect(remedy).toContain(`to allow this public key, then start again: ${key}`);
  } finally {
    await late.stop();
    await network.stop();
    await rm(folder, { recursive: true });
  }
});
