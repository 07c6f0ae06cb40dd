// peers.json follows the network. OPS-FILE-4, OPS-FILE-5.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { publicKeyOf } from '@babble/crypto';
import { generateKey } from '@babble/crypto/node';
import type { Logger } from '@babble/host';
import { formatPeersFile, type Peer } from '@babble/peers';
import { GENESIS_FILE, loadPeers, PEERS_FILE } from '@babble/peers/node';
import { expect, test } from '@jest/globals';
import { PeersKeeper } from '../../src/peers-keeper.ts';
import { withFolder } from './temporary-folder.ts';

const [a, b, c] = ['a', 'b', 'c'].map(
  (moniker): Peer => ({ netAddr: `${moniker}:1`, pubKeyHex: publicKeyOf(generateKey()).hex, moniker }),
) as [Peer, Peer, Peer];

/** Messages of errors. */
function recording(): { readonly logger: Logger; readonly errors: string[] } {
  const errors: string[] = [];
  const logger: Logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (_data, message) => void errors.push(message),
    child: () => logger,
  };
  return { logger, errors };
}

/** A keeper of a folder whose files hold `peers`, and `genesis` if it is given. */
function keeping(
  { peers, genesis }: { readonly peers: readonly Peer[]; readonly genesis?: readonly Peer[] },
  run: (init: { readonly keeper: PeersKeeper; readonly folder: string; readonly errors: string[] }) => Promise<void>,
): Promise<void> {
  const files = {
    [PEERS_FILE]: formatPeersFile(peers),
    ...(genesis === undefined ? {} : { [GENESIS_FILE]: formatPeersFile(genesis) }),
  };
  return withFolder(files, async (folder) => {
    const { logger, errors } = recording();
    await run({ keeper: new PeersKeeper({ folder, loaded: await loadPeers(folder), logger }), folder, errors });
  });
}

test('OPS-FILE-5: the validators of round 0 get a file of their own before peers.json changes', () =>
  keeping({ peers: [a, b] }, async ({ keeper, folder }) => {
    keeper.keep([a, b, c]);
    await keeper.settled();
    expect(await loadPeers(folder)).toEqual({ peers: [a, b, c], genesis: [a, b] });
    expect((await readdir(folder)).sort()).toEqual([GENESIS_FILE, PEERS_FILE].sort());
  }));

test('a genesis file that is there stays as it is', () =>
  keeping({ peers: [a, b], genesis: [a] }, async ({ keeper, folder }) => {
    keeper.keep([b]);
    await keeper.settled();
    expect(await loadPeers(folder)).toEqual({ peers: [b], genesis: [a] });
  }));

test('of lists that come while one is written, the newest is written after it', () =>
  keeping({ peers: [a] }, async ({ keeper, folder }) => {
    keeper.keep([a, b]);
    keeper.keep([a]);
    keeper.keep([a, b, c]);
    await keeper.settled();
    expect((await loadPeers(folder)).peers).toEqual([a, b, c]);
    keeper.keep([c]);
    await keeper.settled();
    expect((await loadPeers(folder)).peers).toEqual([c]);
  }));

test('OPS-FILE-4: no list and the same list write nothing', () =>
  keeping({ peers: [a] }, async ({ keeper, folder }) => {
    keeper.keep([]);
    keeper.keep([a]);
    await keeper.settled();
    expect(await readdir(folder)).toEqual([PEERS_FILE]);
  }));

test('what cannot be written is an error in the log, and is tried again with the next change', () =>
  keeping({ peers: [a] }, async ({ keeper, folder, errors }) => {
    await rm(folder, { recursive: true });
    keeper.keep([a, b]);
    await keeper.settled();
    expect(errors).toEqual([expect.stringContaining('could not be saved')]);
    await mkdir(folder);
    keeper.keep([a, b]);
    await keeper.settled();
    expect(await loadPeers(folder)).toEqual({ peers: [a, b], genesis: [a] });
  }));
