// Validators at home: each behind a router that translates addresses, in an internet of the test's own. Where STUN suffices they speak directly, else through
// TURN; a lost line and a lost signalling server do no harm. Rules RTC-ICE-1, RTC-DIAL-1 … RTC-DIAL-6, RTC-WAMP-3.
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPeersFile, PEERS_FILE } from '@babble/peers/node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LocalNetwork } from '../../src/testnet/local-network.ts';
import type { LocalNode } from '../../src/testnet/local-node.ts';
import { compareBlocks } from '../../src/testnet/same-blocks.ts';
import { startInLab } from '../nat/lab-network.ts';
import { LabSignalling } from '../nat/lab-signalling.ts';
import { NatLab } from '../nat/nat-lab.ts';
import { NetworkNamespace } from '../nat/network-namespace.ts';
import { RELAY_FLAGS, RelayServer, relayObstacle, STUN_URL, TURN_TCP_URL, TURN_URL } from '../nat/relay-server.ts';

/** Numbers of the hosts. */
const [CONE, PORT, SYMMETRIC, SYMMETRIC_2, PUBLIC, NO_UDP, NO_UDP_2] = [1, 2, 3, 4, 5, 6, 7];
/** For everything that happens by itself, on a busy machine. */
const PATIENCE_MS = 60_000;

const OBSTACLE = NetworkNamespace.obstacle() ?? relayObstacle();
if (OBSTACLE !== undefined) process.stdout.write(`skipped, validators behind NATs: ${OBSTACLE}\n`);
const inLab = OBSTACLE === undefined ? describe : describe.skip;

let folder = '';
let lab: NatLab;
let relay: RelayServer;

beforeAll(async () => {
  if (OBSTACLE !== undefined) return;
  folder = await mkdtemp(join(tmpdir(), 'babble-nat-'));
  lab = await NatLab.start(['cone', 'port', 'symmetric', 'symmetric', 'public', 'no-udp', 'no-udp']);
  relay = await RelayServer.start(lab, folder);
});

afterAll(async () => {
  await relay?.stop();
  await lab?.stop();
  if (folder !== '') await rm(folder, { recursive: true });
});

interface InLab {
  readonly network: LocalNetwork;
  readonly signalling: LabSignalling;
}

/** A network of validators on these hosts that ask the given servers. */
async function start(
  name: string,
  hosts: readonly number[],
  flags: readonly string[],
  size = hosts.length,
): Promise<InLab> {
  const own = join(folder, name);
  await mkdir(own);
  const signalling = new LabSignalling(lab, own, flags);
  await signalling.start();
  return { network: await startInLab(lab, { hosts, size, folder: own, signalling }), signalling };
}

/** Lines from all `from`, committed at all `at`, which then have equal blocks. */
async function commit(network: LocalNetwork, text: string, from: readonly LocalNode[], at = from): Promise<void> {
  for (const node of from) for (let i = 0; i < 5; i += 1) await network.say(node, `${text} ${i}`);
  const lines = from.flatMap(({ configuration }) =>
    Array.from({ length: 5 }, (_, i) => `${configuration.moniker}: ${text} ${i}`),
  );
  const isDone = (): boolean => at.every((node) => hasAll(node, lines));
  await network.until(isDone, PATIENCE_MS, `${text}: not everything was committed`);
  expect(compareBlocks(at)).toMatchObject({ equal: true });
}

function hasAll({ blocks }: LocalNode, lines: readonly string[]): boolean {
  const decoder = new TextDecoder();
  const all = new Set(
    blocks.flatMap(({ body }) => (body.transactions ?? []).map((t) => decoder.decode(t ?? undefined))),
  );
  return lines.every((line) => all.has(line));
}

type LogLine = Readonly<Record<string, unknown>>;

async function logOf(node: LocalNode, message: string): Promise<readonly LogLine[]> {
  const lines = (await readFile(node.logFile, 'utf8')).split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as LogLine).filter(({ msg }) => String(msg).startsWith(message));
}

/** How the validator speaks with each other one at present, as far as its log says: `cone direct`. */
async function routesOf(node: LocalNode, network: LocalNetwork): Promise<readonly string[]> {
  const peers = await loadPeersFile(join(node.configuration.folder, PEERS_FILE));
  const routes = new Map<string, string>();
  for (const { peer, route } of await logOf(node, '')) {
    const known = peers.find(({ pubKeyHex }) => pubKeyHex === peer);
    const other = network.nodes.find(({ configuration }) => configuration.moniker === known?.moniker);
    if (other !== undefined && route !== undefined) routes.set(`${other.number}`, `${other.number} ${route}`);
  }
  return [...routes.values()].sort();
}

/** The log names a way only when it has settled, a while after the first transactions went over it: so they are waited for. */
async function expectRoutes(
  network: LocalNetwork,
  nodes: readonly LocalNode[],
  expected: readonly (readonly string[])[],
): Promise<void> {
  let found: unknown;
  const areAsExpected = async (): Promise<boolean> => {
    found = await Promise.all(nodes.map((node) => routesOf(node, network)));
    return JSON.stringify(found) === JSON.stringify(expected);
  };
  // Of a time-out, what was found instead says more.
  await network.until(areAsExpected, PATIENCE_MS, 'other ways were gone').catch(() => undefined);
  expect(found).toEqual(expected);
}

inLab('four validators behind NATs', () => {
  let network: LocalNetwork;
  let signalling: LabSignalling;

  beforeAll(async () => {
    const flags = ['--ice-addr', TURN_URL, ...RELAY_FLAGS];
    ({ network, signalling } = await start('four', [CONE, PORT, SYMMETRIC, SYMMETRIC_2, PUBLIC], flags, 4));
  });
  afterAll(() => network?.stop());

  test('RTC-ICE-1: transactions commit; directly where STUN suffices, through TURN where it does not', async () => {
    await commit(network, 'begun', network.nodes);
    const expected = [
      ['2 direct', '3 direct', '4 direct'],
      ['1 direct', '3 relayed', '4 relayed'],
      ['1 direct', '2 relayed', '4 relayed'],
      ['1 direct', '2 relayed', '3 relayed'],
    ];
    await expectRoutes(network, network.nodes, expected);
    expect(relay.log).toMatch(/CHANNEL_BIND processed, success/);
  });

  test('a lost line: the others go on; when it is back, the validator catches up', async () => {
    const [lost, ...others] = [...network.nodes].reverse();
    if (lost === undefined) throw new Error('no node');
    await lab.host(lost.number).cut(true);
    await commit(network, 'without one', others);
    // The heartbeat finds it, or the stack itself, whichever comes first.
    const peers = await loadPeersFile(join(lost.configuration.folder, PEERS_FILE));
    const key = peers.find(({ moniker }) => moniker === lost.configuration.moniker)?.pubKeyHex;
    const haveNoticed = async (): Promise<boolean> => {
      const closed = await Promise.all(others.map((node) => logOf(node, 'Connection to a peer closed')));
      return closed.every((lines) => lines.some(({ peer }) => peer === key));
    };
    await network.until(haveNoticed, PATIENCE_MS, 'not all missed it', others);
    await lab.host(lost.number).cut(false);
    await commit(network, 'all again', network.nodes);
    expect(lost.state).toBe('Babbling');
  });

  test('the signalling server restarts: connections go on meanwhile, all register again, and one joins', async () => {
    const before = [...network.nodes];
    const registrations = (): Promise<number[]> =>
      Promise.all(before.map(async (node) => (await logOf(node, 'Registered at the signalling server')).length));
    const atFirst = await registrations();
    await signalling.stop();
    const haveNoticed = async (): Promise<boolean> =>
      (await Promise.all(before.map((node) => logOf(node, 'Signalling server lost')))).every(
        ({ length }) => length > 0,
      );
    await network.until(haveNoticed, PATIENCE_MS, 'nobody missed the signalling server');
    const ends = await Promise.all(before.map((node) => logOf(node, 'Connection to a peer closed')));
    await commit(network, 'without signalling', before);
    const endsLater = await Promise.all(before.map((node) => logOf(node, 'Connection to a peer closed')));
    expect(endsLater.map(({ length }) => length)).toEqual(ends.map(({ length }) => length));

    await signalling.start();
    const areBack = async (): Promise<boolean> =>
      (await registrations()).every((count, i) => count > (atFirst[i] ?? 0));
    await network.until(areBack, PATIENCE_MS, 'not all registered again');
    const [first] = before;
    if (first === undefined) throw new Error('no node');
    const joiner = await network.add(await loadPeersFile(join(first.configuration.folder, PEERS_FILE)));
    await network.startNode(joiner);
    await network.until(() => joiner.state === 'Babbling', PATIENCE_MS, 'nobody joined', [joiner]);
    await commit(network, 'with one more', network.nodes);
  });
});

inLab('without TURN', () => {
  test('a symmetric pair does not connect, which its log says once; both go on over others', async () => {
    const { network } = await start('stun', [CONE, PUBLIC, SYMMETRIC, SYMMETRIC_2], ['--ice-addr', STUN_URL]);
    try {
      await commit(network, 'begun', network.nodes);
      const [, , one, other] = network.nodes;
      if (one === undefined || other === undefined) throw new Error('no nodes');
      const isTold = async (): Promise<boolean> => (await logOf(one, 'No way to a peer')).length > 0;
      await network.until(isTold, PATIENCE_MS, 'nobody says that there is no way', [one]);
      expect(await logOf(one, 'No way to a peer')).toEqual([
        expect.objectContaining({
          level: 40,
          ours: 'host srflx',
          theirs: 'host srflx',
          msg: expect.stringContaining('TURN'),
        }),
      ]);
      await commit(network, 'later', network.nodes);
      await expectRoutes(
        network,
        [one, other],
        [
          ['1 direct', '2 direct'],
          ['1 direct', '2 direct'],
        ],
      );
    } finally {
      await network.stop();
    }
  });
});

inLab('without UDP', () => {
  test('RTC-ICE-1: TURN over TCP connects', async () => {
    const flags = ['--ice-addr', TURN_TCP_URL, ...RELAY_FLAGS];
    const { network } = await start('tcp', [NO_UDP, NO_UDP_2], flags);
    try {
      await commit(network, 'begun', network.nodes);
      for (const node of network.nodes) {
        const isTold = async (): Promise<boolean> => (await routesOf(node, network)).length > 0;
        await network.until(isTold, PATIENCE_MS, 'no way was gone', [node]);
        expect(await routesOf(node, network)).toEqual([expect.stringMatching(/ relayed$/)]);
      }
    } finally {
      await network.stop();
    }
  });
});
