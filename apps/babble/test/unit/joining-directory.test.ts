// A data directory to join with. OPS-FILE-2 … OPS-FILE-5.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPeersFile, type Peer } from '@babble/peers';
import { loadPeers } from '@babble/peers/node';
import { describe, expect, test } from '@jest/globals';
import { fingerprintOf, formatFingerprint } from '../../src/join/fingerprint.ts';
import { makeJoiningDirectory } from '../../src/join/joining-directory.ts';
import { genesisOf } from './peers.ts';
import { withFolder } from './temporary-folder.ts';

const [a, b, c] = genesisOf('a', 'b', 'c') as readonly [Peer, Peer, Peer];
const network = { genesis: [a, b], peers: [a, b, c] };

describe('what is made', () => {
  test('a folder that is not there gets a key and both files; the next time the key stays', () =>
    withFolder({}, async (parent) => {
      const folder = join(parent, 'node', 'data');
      const made = await makeJoiningDirectory(folder, network);
      expect(made.isNewKey).toBe(true);
      expect((await readdir(folder)).sort()).toEqual(['key.pub', 'peers.genesis.json', 'peers.json', 'priv_key']);
      expect((await stat(join(folder, 'priv_key'))).mode & 0o777).toBe(0o600);
      expect(await readFile(join(folder, 'key.pub'), 'utf8')).toBe(made.publicKey.hex);
      expect(await loadPeers(folder)).toEqual(network);
      const again = await makeJoiningDirectory(folder, { ...network, peers: [b, c] });
      expect(again).toMatchObject({ isNewKey: false, publicKey: { hex: made.publicKey.hex } });
      expect(await loadPeers(folder)).toEqual({ genesis: [a, b], peers: [b, c] });
    }));

  test.each([
    ['peers.json, which counts as the genesis', { 'peers.json': formatPeersFile([a, b]) }],
    ['the genesis alone', { 'peers.genesis.json': formatPeersFile([a, b]) }],
    [
      'the genesis as the documentation of the Go implementation spells it',
      { 'peers.json': formatPeersFile([b]), 'genesis.peers.json': formatPeersFile([a, b]) },
    ],
  ])('%s of the same network is no obstacle', (_, files) =>
    withFolder(files, async (folder) => {
      await makeJoiningDirectory(folder, network);
      expect(await loadPeers(folder)).toEqual(network);
    }),
  );
});

describe('what is refused, with nothing written', () => {
  const [ours, theirs] = [[a], [a, b]].map((genesis) => formatFingerprint(fingerprintOf(genesis)));

  test.each([
    [
      'a folder of another network',
      { 'peers.json': formatPeersFile([a]) },
      `its fingerprint is ${ours}, not ${theirs}`,
    ],
    [
      'another genesis beside the same peers',
      { 'peers.json': formatPeersFile([a, b]), 'peers.genesis.json': formatPeersFile([a]) },
      `its fingerprint is ${ours}, not ${theirs}`,
    ],
    [
      'other records of the same keys',
      { 'peers.json': formatPeersFile([a, { ...b, moniker: 'bob' }]) },
      'the same keys with other names or addresses',
    ],
    ['a file that cannot be read', { 'peers.json': 'hello' }, 'peers.json'],
  ])('%s', (_, files, message) =>
    withFolder(files, async (folder) => {
      await expect(makeJoiningDirectory(folder, network)).rejects.toMatchObject({
        message: expect.stringContaining(message),
      });
      expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
    }),
  );

  test('OPS-FILE-2: a key that cannot be used, rather than make another', () =>
    withFolder({ priv_key: 'x' }, async (folder) => {
      await expect(makeJoiningDirectory(folder, network)).rejects.toMatchObject({
        code: 'BABBLE_CRYPTO_PRIVATE_KEY_INVALID',
      });
      expect(await readdir(folder)).toEqual(['priv_key']);
      await rm(join(folder, 'priv_key'));
      await makeJoiningDirectory(folder, network);
    }));
});
