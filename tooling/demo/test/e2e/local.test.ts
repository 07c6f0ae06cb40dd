// The demo as processes: all that it can be told, on a network that runs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, isListening } from '@babble-tooling/simulation/ports';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { demo, type Ran } from './run-demo.ts';

/** As many as the demo takes. */
const PORTS = 46;

let folder: string;
let dir: string;
let basePort: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'babble-demo-'));
  dir = join(folder, 'network');
  basePort = await freePorts(PORTS);
});

afterEach(async () => {
  await run('stop');
  rmSync(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]): Promise<Ran> {
  return demo(['--local', '--dir', dir, '--base-port', String(basePort), ...args]);
}

const fine = { code: 0, err: '' };
const NETWORK_MS = 120_000;

const portOf = (address: string): number => Number(address.split(':').at(-1));

interface Peer {
  readonly NetAddr: string;
  readonly PubKeyHex: string;
}

/** Resolves once what is shown has all of these. */
async function untilShown(look: () => Promise<Ran>, ...expected: readonly (string | RegExp)[]): Promise<Ran> {
  const deadline = performance.now() + NETWORK_MS;
  for (;;) {
    const ran = await look();
    const { out } = ran;
    const missing = expected.filter((each) => (typeof each === 'string' ? !out.includes(each) : !each.test(out)));
    if (missing.length === 0) return ran;
    if (performance.now() > deadline) throw new Error(`${missing.join(', ')} is missing in: ${out}`);
    await sleep(200);
  }
}

describe('docker/demo --local', () => {
  test('OPS-NET-2: a network starts, takes transactions, lets in one more, lets one go and ends', async () => {
    const started = await run('--nodes', '3', 'start');
    expect(started).toMatchObject(fine);
    expect(started.out.match(/^node\d takes part/gm)).toHaveLength(3);
    const [, chat = ''] = /node1 .* chat (\S+)/.exec(started.out) ?? [];
    expect((await fetch(`${chat}healthz`)).status).toBe(200);

    expect(await run('bombard', '--txs', '5')).toMatchObject({
      ...fine,
      out: '3 validators have taken 5 transactions each\n',
    });
    expect(await run('send', '2', 'hello', 'world')).toMatchObject({ ...fine, out: 'node2 has taken 1 transaction\n' });
    const { out: shown } = await untilShown(
      () => run('show', '3'),
      'node2: hello world',
      'Node1 Tx5',
      'Node2 Tx5',
      'Node3 Tx5',
    );
    expect(shown.match(/Node\d Tx\d/g)).toHaveLength(15);

    expect(await run('join')).toMatchObject({ ...fine, out: expect.stringContaining('node4 takes part') });
    await untilShown(() => run('watch', '--once'), /node4 +Babbling +4 /, /node1 +Babbling +4 /);
    expect(await run('leave', '2')).toMatchObject({ ...fine, out: expect.stringContaining('node2 has left') });
    const isWithout2 = /^(?!.*node2)/s;
    await untilShown(() => run('watch', '--once'), /node1 +Babbling +3 /, /node4 +Babbling +3 /, isWithout2);
    expect(await run('join', '2')).toMatchObject({ ...fine, out: expect.stringContaining('node2 takes part') });

    expect(await run('start')).toMatchObject({ code: 1, err: expect.stringContaining('the network is running') });
    expect(await run('stop')).toMatchObject({ ...fine, out: expect.stringContaining('4 validators ended') });
    await expect(fetch(`${chat}healthz`)).rejects.toThrow();
    expect(await run('watch')).toMatchObject({ code: 1, err: expect.stringContaining('no validator is running') });
  });

  test('OPS-NET-1, RTC-ID-1: over WebRTC, with a signalling server; one joins; all of it is told as JSON', async () => {
    const started = await run('--nodes', '2', '--webrtc', 'start');
    expect(started).toMatchObject(fine);
    expect(await run('send', '1', 'hello')).toMatchObject(fine);
    expect(await run('join')).toMatchObject({ ...fine, out: expect.stringContaining('node3 takes part') });
    const { out: shown } = await untilShown(() => run('show', '2', '--json'), 'node1: hello');
    const lines = shown.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toContainEqual({
      node: 'node2',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'info',
      text: 'node1: hello',
    });
    // Whoever looks may be late at one of them.
    const look = await untilShown(
      () => run('watch', '--once', '--json'),
      /"node1".*"Babbling".*"node2".*"Babbling".*"node3".*"Babbling"/s,
    );
    expect(look).toMatchObject(fine);
    expect(JSON.parse(look.out)).toMatchObject({
      nodes: ['node1', 'node2', 'node3'].map((node) => ({ node, state: 'Babbling' })),
    });
    const { signalling } = JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8')) as {
      readonly signalling: { readonly address: string };
    };
    const peers = JSON.parse(readFileSync(join(dir, 'node3', 'peers.json'), 'utf8')) as readonly Peer[];
    expect(peers.map(({ NetAddr }) => NetAddr)).toEqual(peers.map(({ PubKeyHex }) => PubKeyHex));
    expect(await isListening(portOf(signalling.address))).toBe(true);

    expect(await run('stop')).toMatchObject({ ...fine, out: expect.stringContaining('3 validators ended') });
    expect(await isListening(portOf(signalling.address))).toBe(false);
  });

  test('OPS-NET-1: conf makes new keys for as many as before, and touches no folder of others', async () => {
    const keyOf = (number: number): string => readFileSync(join(dir, `node${number}`, 'priv_key'), 'utf8');
    expect(await run('--nodes', '2', 'conf')).toMatchObject(fine);
    const before = keyOf(2);
    expect(await run('conf')).toMatchObject(fine);
    expect(keyOf(2)).not.toBe(before);

    writeFileSync(join(folder, 'mine.txt'), '');
    const elsewhere = await demo(['--local', '--dir', folder, 'conf']);
    expect(elsewhere).toMatchObject({ code: 1, err: expect.stringContaining('is not empty, and not of this demo') });
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('');
  });

  test('a port in use is told with the reason, and nothing of the network stays', async () => {
    // The gossip address of node2. Whoever calls there is a validator that will be killed.
    const taken = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    await new Promise<void>((resolve) => taken.listen(basePort + 4, '127.0.0.1', resolve));
    const failed = await run('--nodes', '2', 'start');
    taken.close();
    expect(failed).toMatchObject({ code: 1, err: expect.stringMatching(/node2 ended: .*127\.0\.0\.1:\d+/) });
    expect(failed.err).toContain('--base-port');
    expect(await run('watch')).toMatchObject({ code: 1, err: expect.stringContaining('no validator is running') });
    const { places } = JSON.parse(readFileSync(join(dir, 'demo.json'), 'utf8')) as {
      readonly places: readonly { readonly page: string }[];
    };
    await expect(fetch(`http://${places[0]?.page}/`)).rejects.toThrow();
  });

  test('a process of somebody else that has got the number of ours is left alone', async () => {
    expect(await run('--nodes', '1', 'conf')).toMatchObject(fine);
    const file = join(dir, 'demo.json');
    const state = JSON.parse(readFileSync(file, 'utf8')) as { readonly places: readonly object[] };
    const own = { pid: process.pid, mark: join(dir, 'node1'), log: join(dir, 'node.log') };
    writeFileSync(file, JSON.stringify({ ...state, places: [{ ...state.places[0], node: own, chat: own }] }));
    expect(await run('stop')).toMatchObject({ ...fine, out: expect.stringContaining('0 validators ended') });
  });
});
