// Peers files: what is read, and what is refused in which words.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import { formatPeersFile, type Peer, parsePeersFile } from '@babble/peers';
import { loadPeers, savePeersFile } from '@babble/peers/node';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const KEYS = [generateKey(), generateKey()].map((key) => publicKeyOf(key).hex);
const [FIRST = '', SECOND = ''] = KEYS;

function entry(pubKeyHex: string, moniker = 'm'): string {
  return `{"NetAddr":"127.0.0.1:1337","PubKeyHex":${JSON.stringify(pubKeyHex)},"Moniker":"${moniker}"}`;
}

describe('parsing', () => {
  test('KEY-HEX-4: keys become upper case with prefix; text after the list is ignored', () => {
    const text = `[${entry(FIRST.slice(2).toLowerCase())}, ${entry(SECOND.toLowerCase())}] and more`;
    expect(parsePeersFile(text, 'peers.json').map((peer) => peer.pubKeyHex)).toEqual([FIRST, SECOND]);
  });

  const REFUSED: readonly (readonly [string, string, RegExp])[] = [
    ['nothing', '', /peers\.json: .*end/],
    ['null', 'null', /empty/],
    ['an empty list', '[]', /empty/],
    ['a null entry', '[null]', /entry 1: null/],
    ['an object', '{}', /peers\.json: .*array/],
    ['a number as address', '[{"NetAddr":1}]', /entry 1, NetAddr: .*number 1/],
    ['a number as moniker of the second', `[${entry(FIRST)},{"Moniker":5}]`, /entry 2, Moniker: .*number 5/],
    ['a text as entry', '["x"]', /entry 1: .*string/],
    ['half a list', '[{"NetAddr":"127.0.0.1:20001"', /the end/],
    ['no key', `[${entry(FIRST)},${entry('')}]`, /entry 2, PubKeyHex: no public key/],
    ['a key that is not hexadecimal', `[${entry('0Xzz')}]`, /entry 1, PubKeyHex: not hexadecimal/],
    ['a key that is no point', `[${entry(`0X04${'11'.repeat(64)}`)}]`, /entry 1, PubKeyHex: .*point/],
    ['a key twice', `[${entry(FIRST)},${entry(FIRST.toLowerCase())}]`, /entry 2, PubKeyHex: the same key as entry 1/],
  ];

  test.each(REFUSED)('OPS-FILE-4: %s is refused, naming file, entry and field', (_name, text, message) => {
    expect(() => parsePeersFile(text, 'peers.json')).toThrow(
      expect.objectContaining({ code: 'BABBLE_PEERS_FILE_INVALID', message: expect.stringMatching(message) }),
    );
  });

  test('a written file is read back', () => {
    const peers: readonly Peer[] = [{ netAddr: 'a:1', pubKeyHex: FIRST, moniker: 'Zoé <&> "q"' }];
    expect(parsePeersFile(formatPeersFile(peers), 'x')).toEqual(peers);
  });
});

describe('data directories', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'babble-peers-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

  test('NODE-START-3: without a genesis file the genesis is peers.json', async () => {
    await savePeersFile(join(folder, 'peers.json'), parsePeersFile(`[${entry(FIRST)}]`, ''));
    const { peers, genesis } = await loadPeers(folder);
    expect(genesis).toEqual(peers);
  });

  test('OPS-FILE-5: both spellings of the genesis file are read; both and different is an error', async () => {
    await write('peers.json', `[${entry(FIRST)},${entry(SECOND)}]`);
    await write('genesis.peers.json', `[${entry(FIRST)}]`);
    expect((await loadPeers(folder)).genesis).toHaveLength(1);
    await write('peers.genesis.json', `[${entry(FIRST)}]`);
    expect((await loadPeers(folder)).genesis).toHaveLength(1);
    await write('peers.genesis.json', `[${entry(FIRST, 'other')}]`);
    await expect(loadPeers(folder)).rejects.toMatchObject({ code: 'BABBLE_PEERS_GENESIS_AMBIGUOUS' });
  });

  test('a missing peers.json says what it is for', async () => {
    await expect(loadPeers(folder)).rejects.toMatchObject({
      code: 'BABBLE_PEERS_FILE_MISSING',
      message: expect.stringContaining('peers.json'),
    });
  });
});
