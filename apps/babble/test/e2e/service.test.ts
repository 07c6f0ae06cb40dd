// The HTTP service of real nodes: what it says is what the applications were given, and its graph replays to the same blocks.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeText, encodeHex, list } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block } from '@babble/hashgraph';
import { blockBodyHash, blockCodec } from '@babble/hashgraph';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configurations, writeDataDirectories } from '../../src/testnet/configuration.ts';
import { LocalNetwork } from '../../src/testnet/local-network.ts';
import { patientFetch } from './patient-fetch.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/babble.js', import.meta.url));
const COUNT = 200;
const COMMIT_MS = 60_000;

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function babble(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

/** The part of a replay's result that is compared. */
interface Replayed {
  readonly blocks: readonly { readonly index: number; readonly bodyHash: string; readonly frameHash: string }[];
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'babble-service-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('a network with its services', () => {
  let network: LocalNetwork;
  beforeAll(async () => {
    network = await LocalNetwork.start({ size: 3, basePort: undefined, folder: undefined });
    const [first] = network.nodes;
    if (first === undefined) throw new Error('a network without nodes');
    for (let i = 0; i < COUNT; i += 1) {
      await network.submit(network.nodes[i % network.nodes.length] ?? first, `transaction ${i}`);
    }
    const done = (): boolean => network.nodes.every((node) => node.transactionCount >= COUNT);
    await network.until(done, COMMIT_MS, 'not everything was committed');
  });
  afterAll(() => network?.stop());

  test('HTTP-2, HTTP-7 … HTTP-11: every node says what it is', async () => {
    for (const { url, configuration, blocks } of network.nodes) {
      const stats = (await (await patientFetch(`${url}/stats`)).json()) as Readonly<Record<string, string>>;
      expect(stats).toMatchObject({ state: 'Babbling', num_peers: '3', moniker: configuration.moniker });
      expect(Number(stats['last_block_index'])).toBeGreaterThanOrEqual(blocks.length - 1);
      const peers = await (await patientFetch(`${url}/peers`)).text();
      for (const path of ['genesispeers', 'validators/', 'validators/0']) {
        expect(await (await patientFetch(`${url}/${path}`)).text()).toBe(peers);
      }
      expect(await (await patientFetch(`${url}/history`)).text()).toBe(`{"0":${peers.trim()}}\n`);
    }
  });

  test('HTTP-6: what export takes from a node replays to the blocks that the applications were given', async () => {
    for (const { url, blocks, number } of network.nodes) {
      const graph = join(folder, `node${number}.jsonl`);
      const result = join(folder, `node${number}.json`);
      expect(await babble(['export', '--url', url, '--out', graph])).toMatchObject({ code: 0 });
      expect(await babble(['replay', graph, '--out', result])).toMatchObject({ code: 0 });
      const replayed = JSON.parse(await readFile(result, 'utf8')) as Replayed;
      expect(replayed.blocks.length).toBeGreaterThanOrEqual(blocks.length);
      const hashes = replayed.blocks.map(({ frameHash }) => frameHash);
      expect(hashes.slice(0, blocks.length)).toEqual(
        blocks.map(({ body }) => encodeHex(body.frameHash ?? new Uint8Array(0))),
      );
      const served = await servedBlocks(url, blocks.length);
      expect(replayed.blocks.slice(0, blocks.length).map(({ bodyHash }) => bodyHash)).toEqual(
        served.map(({ body }) => encodeHex(blockBodyHash(body, sha256))),
      );
    }
  });

  test('J4: a node goes on while its graph is read again and again', async () => {
    const [first, second] = network.nodes;
    if (first === undefined || second === undefined) throw new Error('a network without nodes');
    const before = first.blocks.length;
    const reading = Promise.all(
      Array.from({ length: 4 }, async () => (await (await patientFetch(`${first.url}/graph`)).text()).length),
    );
    await network.submit(second, 'meanwhile');
    await network.until(() => first.blocks.length > before, COMMIT_MS, 'nothing was committed meanwhile');
    expect(Math.min(...(await reading))).toBeGreaterThan(COUNT * 100);
  });
});

async function servedBlocks(url: string, count: number): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  while (blocks.length < count) {
    const answer = await (await patientFetch(`${url}/blocks/${blocks.length}?count=50`)).text();
    blocks.push(...(decodeText(list(blockCodec), answer) ?? []));
  }
  return blocks.slice(0, count);
}

describe('babble run', () => {
  test('OPS-CLI-5: an address of the service that is in use ends it with exit code 1, naming address and flag', async () => {
    const [node] = configurations(folder, 1, 1);
    if (node === undefined) throw new Error('no configuration');
    await writeDataDirectories([node]);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    const ports = ['--listen', '127.0.0.1:0', '--proxy-listen', '127.0.0.1:0'];
    const outcome = await babble(['run', '--datadir', node.folder, ...ports, '--service-listen', address]);
    other.close();
    expect(outcome).toMatchObject({ code: 1, err: expect.stringContaining(address) });
    expect(outcome.err).toContain('--service-listen');
  });
});
