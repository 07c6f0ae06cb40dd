// Each finding of `babble doctor`, produced. OPS-FILE-1 … OPS-FILE-9.
import { chmod, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { publicKeyOf } from '@babble/crypto';
import { generateKey, savePrivateKey, savePublicKey } from '@babble/crypto/node';
import { formatPeersFile, type Peer } from '@babble/peers';
import { openLevelStore } from '@babble/store/node';
import { afterEach, describe, expect, test } from '@jest/globals';
import { serveControl } from '../../src/control/control-server.ts';
import { checkDatabase } from '../../src/doctor/database.ts';
import { checkDisk } from '../../src/doctor/directory.ts';
import { type ExamineInit, examine } from '../../src/doctor/examine.ts';
import type { Finding } from '../../src/doctor/finding.ts';
import { checkVersions } from '../../src/doctor/versions.ts';
import { genesisOf } from './peers.ts';
import { keep, readRecording } from './stored-recording.ts';
import { withFolder } from './temporary-folder.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Listens at a free port, and returns it. */
async function listen(): Promise<number> {
  const server = createServer((socket) => socket.end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const port = await listen();
  const server = servers.pop();
  await new Promise((resolve) => server?.close(resolve));
  return port;
}

interface DataDirectory {
  readonly folder: string;
  readonly own: Peer;
  readonly others: readonly Peer[];
  /** Its configuration file; every address is free, and an application listens. */
  readonly toml: string;
}

/** A data directory with which nothing is wrong. */
function withDataDirectory<T>(run: (directory: DataDirectory) => Promise<T>): Promise<T> {
  return withFolder({}, async (parent) => {
    const folder = join(parent, 'node');
    await mkdir(folder, { mode: 0o700 });
    const privateKey = generateKey();
    const publicKey = publicKeyOf(privateKey);
    await savePrivateKey(join(folder, 'priv_key'), privateKey);
    await savePublicKey(join(folder, 'key.pub'), publicKey);
    const [gossip, proxy, service] = [await freePort(), await freePort(), await freePort()];
    const own = { netAddr: `127.0.0.1:${gossip}`, pubKeyHex: publicKey.hex, moniker: 'own' };
    const others = genesisOf('b', 'c', 'd');
    for (const file of ['peers.json', 'peers.genesis.json']) {
      await writeFile(join(folder, file), formatPeersFile([own, ...others]));
    }
    const lines = [
      `listen = "127.0.0.1:${gossip}"`,
      `proxy-listen = "127.0.0.1:${proxy}"`,
      `service-listen = "127.0.0.1:${service}"`,
      `client-connect = "127.0.0.1:${await listen()}"`,
      'store = true',
      '',
    ];
    const toml = lines.join('\n');
    await writeFile(join(folder, 'babble.toml'), toml);
    return run({ folder, own, others, toml });
  });
}

async function examined(folder: string, init: Partial<ExamineInit> = {}): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const all = examine({
    datadir: folder,
    flags: new Map(),
    environment: {},
    defaultDataDirectory: folder,
    urls: [],
    isDeep: false,
    nowMs: Date.now(),
    lookIntoDatabase: checkDatabase,
    ...init,
  });
  for await (const finding of all) findings.push(finding);
  return findings;
}

/** Everything in a folder, with what is in it: to see that nothing changes. */
async function listing(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true });
  const lines = names.map(async (name) => {
    const { size, mtimeMs, mode } = await stat(join(folder, name));
    return `${name} ${size} ${mtimeMs} ${mode}`;
  });
  return (await Promise.all(lines)).sort();
}

function notOk(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ level }) => level !== 'ok');
}

test('where nothing is wrong every check says so, and nothing is changed', () =>
  withDataDirectory(async ({ folder }) => {
    const before = await listing(folder);
    const findings = await examined(folder);
    expect(notOk(findings)).toEqual([]);
    const checks = new Set(findings.map(({ check }) => check));
    expect([...checks].sort()).toEqual([
      'addresses',
      'application',
      'clock',
      'configuration',
      'database',
      'directory',
      'disk',
      'key',
      'node',
      'peers',
      'ports',
      'versions',
    ]);
    expect(await listing(folder)).toEqual(before);
  }));

type Damage = (directory: DataDirectory) => Promise<unknown>;

const edit =
  (name: string, contents: (directory: DataDirectory) => string): Damage =>
  (directory) =>
    writeFile(join(directory.folder, name), contents(directory));

const remove =
  (name: string): Damage =>
  ({ folder }) =>
    rm(join(folder, name));

const peersAre = (list: (directory: DataDirectory) => readonly Peer[]): Damage =>
  edit('peers.json', (directory) => formatPeersFile(list(directory)));

const set = (line: string): Damage => edit('babble.toml', ({ toml }) => `${toml}${line}\n`);

const CASES: readonly (readonly [string, Damage, Partial<Finding>])[] = [
  ['no key', remove('priv_key'), { check: 'key', level: 'problem', message: 'priv_key' }],
  ['a key that is none', edit('priv_key', () => 'x'), { check: 'key', level: 'problem', message: 'priv_key' }],
  [
    'a key that others may read',
    ({ folder }) => chmod(join(folder, 'priv_key'), 0o644),
    { check: 'key', level: 'problem', message: 'mode 644, not 600', remedy: 'chmod 600' },
  ],
  [
    'a public key of another',
    edit('key.pub', ({ others }) => String(others[0]?.pubKeyHex)),
    { check: 'key', level: 'warning', message: 'key.pub is not the public key of priv_key' },
  ],
  ['no peers', remove('peers.json'), { check: 'peers', level: 'problem', message: 'peers.json', remedy: 'Copy it' }],
  ['peers that are none', edit('peers.json', () => '{}'), { check: 'peers', level: 'problem', message: 'peers.json' }],
  [
    'a genesis that is none',
    edit('peers.genesis.json', () => '[]'),
    { check: 'peers', level: 'problem', message: 'peers.genesis.json' },
  ],
  [
    'two genesis files that differ',
    edit('genesis.peers.json', ({ others }) => formatPeersFile(others)),
    { check: 'peers', level: 'problem', message: 'differ' },
  ],
  [
    'a key that occurs twice',
    peersAre(({ own }) => [own, own]),
    { check: 'peers', level: 'problem', message: 'the same key as entry 1' },
  ],
  [
    'a node that has left',
    peersAre(({ others }) => others),
    { check: 'peers', level: 'warning', message: 'in peers.genesis.json only' },
  ],
  [
    'a node that nobody knows',
    async (directory) => {
      await peersAre(({ others }) => others)(directory);
      await remove('peers.genesis.json')(directory);
    },
    { check: 'peers', level: 'warning', message: 'this node is none of them' },
  ],
  [
    'an address that is none',
    peersAre(({ own, others: [b, ...others] }) => [own, { ...(b ?? own), netAddr: 'b' }, ...others]),
    { check: 'addresses', level: 'problem', message: 'b has the address "b"' },
  ],
  [
    'one address for two',
    peersAre(({ own, others: [b, c] }) => [own, b ?? own, { ...(c ?? own), netAddr: String(b?.netAddr) }]),
    { check: 'addresses', level: 'warning', message: 'b and c have the same address' },
  ],
  [
    'another own address than the peers have',
    peersAre(({ own, others }) => [{ ...own, netAddr: '192.0.2.7:1337' }, ...others]),
    { check: 'addresses', level: 'warning', message: 'the others reach this node at 192.0.2.7:1337' },
  ],
  [
    'a peer at an address of this machine among others',
    peersAre(({ own, others: [b, ...others] }) => [own, { ...(b ?? own), netAddr: '127.0.0.1:9' }, ...others]),
    { check: 'addresses', level: 'warning', message: 'b has an address of this machine' },
  ],
  [
    'a configuration file that cannot be parsed',
    set('heartbeat = '),
    { check: 'configuration', level: 'problem', message: 'babble.toml' },
  ],
  [
    'a setting that is none',
    set('hart = 1'),
    { check: 'configuration', level: 'warning', message: 'hart is no setting' },
  ],
  [
    'a value that is none',
    set('heartbeat = "soon"'),
    { check: 'configuration', level: 'problem', message: 'invalid value "soon"' },
  ],
  [
    'settings that exclude one another',
    edit('babble.toml', ({ toml, own }) => toml.replace(/proxy-listen = .*/, `proxy-listen = "${own.netAddr}"`)),
    { check: 'configuration', level: 'problem', message: 'are the same address' },
  ],
  [
    'a token that others may read',
    set('service-token = "secret"'),
    { check: 'configuration', level: 'warning', message: 'service-token', remedy: 'chmod 600' },
  ],
  [
    'a folder that others may write into',
    ({ folder }) => chmod(folder, 0o777),
    { check: 'directory', level: 'warning', message: 'other users may write', remedy: 'chmod go-w' },
  ],
  [
    'databases that were moved aside',
    ({ folder }) => mkdir(join(folder, 'babble_db--UTC--2026-01-01T00-00-00.000000000Z')),
    { check: 'directory', level: 'warning', message: '1 database that --fresh has moved aside' },
  ],
  [
    'a port that is taken',
    async (directory) => {
      const port = await listen();
      await edit('babble.toml', ({ toml }) => toml.replace(/proxy-listen = .*/, `proxy-listen = "127.0.0.1:${port}"`))(
        directory,
      );
    },
    { check: 'ports', level: 'problem', message: 'something else listens there', remedy: '--proxy-listen' },
  ],
  [
    'an address of another machine',
    edit('babble.toml', ({ toml }) => toml.replace(/service-listen = .*/, 'service-listen = "192.0.2.7:8000"')),
    { check: 'ports', level: 'problem', message: 'no address of this machine' },
  ],
  [
    'no application',
    async (directory) => {
      const port = await freePort();
      await edit('babble.toml', ({ toml }) =>
        toml.replace(/client-connect = .*/, `client-connect = "127.0.0.1:${port}"`),
      )(directory);
    },
    { check: 'application', level: 'warning', message: 'nobody answers', remedy: 'Start the application' },
  ],
  [
    'a file from the future',
    ({ folder }) => utimes(join(folder, 'key.pub'), new Date(), new Date(Date.now() + 3_600_000)),
    { check: 'clock', level: 'warning', message: 'the clock has gone back' },
  ],
  [
    'a database of the Go implementation',
    async ({ folder }) => {
      await mkdir(join(folder, 'babble_db'));
      await writeFile(join(folder, 'babble_db', '000000.vlog'), '');
    },
    { check: 'database', level: 'problem', message: 'Badger' },
  ],
  [
    'a database of another network',
    async ({ folder }) => {
      const store = await openLevelStore({ folder: join(folder, 'babble_db') });
      await keep(readRecording('scenario-a-consensus'), store);
      await store.close();
    },
    { check: 'database', level: 'problem', message: 'is of another network' },
  ],
];

describe('what is wrong is found, with what to do', () => {
  test.each(CASES)('%s', (_, damage, { message = '', remedy = '', ...expected }) =>
    withDataDirectory(async (directory) => {
      await damage(directory);
      const findings = notOk(await examined(directory.folder));
      expect(findings).toContainEqual({
        ...expected,
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      });
      for (const finding of findings) expect(finding.remedy).not.toBe('');
    }),
  );

  test('no folder at all, or a file in its place', () =>
    withFolder({ file: '' }, async (parent) => {
      for (const name of ['none', 'file']) {
        const findings = notOk(await examined(join(parent, name)));
        expect(findings).toEqual([expect.objectContaining({ check: 'directory', level: 'problem' })]);
      }
    }));

  test('a Node that is too old', () => {
    expect(checkVersions('20.18.3')).toMatchObject([{ level: 'problem', message: 'Node 20.18.3 is older than 20.19' }]);
    expect(checkVersions('20.19.0')).toMatchObject([{ level: 'ok' }]);
    expect(checkVersions('24.1.0')).toMatchObject([{ level: 'ok' }]);
  });

  test.each([
    [{ bytes: 1024, files: undefined }, 'problem'],
    [{ bytes: 1e12, files: 3 }, 'problem'],
    [{ bytes: 500 * 1024 * 1024, files: undefined }, 'warning'],
    [{ bytes: 1e12, files: 1e6 }, 'ok'],
  ] as const)('a disk with %p left', (room, level) =>
    withFolder({}, async (folder) => {
      expect(await checkDisk(folder, join(folder, 'babble_db'), async () => room)).toMatchObject([
        { check: 'disk', level },
      ]);
    }),
  );

  test('a node that runs there: its ports and its database are its own', () =>
    withDataDirectory(async ({ folder }) => {
      await mkdir(join(folder, 'babble_db'));
      const answering = await serveControl(folder, async () => ({
        ok: true,
        status: { state: 'Babbling', last_block_index: '7' },
      }));
      const findings = await examined(folder);
      await answering.close();
      expect(notOk(findings)).toEqual([]);
      expect(findings).toContainEqual({ check: 'node', level: 'ok', message: 'a node runs: Babbling, last block 7' });
      expect(findings.filter(({ check }) => check === 'ports')).toEqual([]);
      expect(findings).toContainEqual(
        expect.objectContaining({ message: expect.stringContaining('in use by the node') }),
      );
    }));

  test('a node that is suspended', () =>
    withDataDirectory(async ({ folder }) => {
      const answering = await serveControl(folder, async () => ({ ok: true, status: { state: 'Suspended' } }));
      const findings = notOk(await examined(folder));
      await answering.close();
      expect(findings).toMatchObject([{ check: 'node', level: 'warning' }]);
    }));
});
