// A data directory with which a node can join a network: made once, and never turned from one network to another. Rules OPS-FILE-2 … OPS-FILE-5.
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type PublicKey, publicKeyOf } from '@babble/crypto';
import { loadPrivateKey } from '@babble/crypto/node';
import { formatPeersLine, type Peer } from '@babble/peers';
import {
  GENESIS_FILE,
  type LoadedPeers,
  loadPeers,
  loadPeersFile,
  PEERS_FILE,
  savePeersFile,
} from '@babble/peers/node';
import { CliError } from '../cli-error.ts';
import { PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from '../data-directory.ts';
import { makeKeyPair } from '../key-pair.ts';
import { fingerprintOf, formatFingerprint } from './fingerprint.ts';

export interface JoiningDirectory {
  readonly publicKey: PublicKey;
  /** The key was made just now. */
  readonly isNewKey: boolean;
}

/**
 * Writes a key, unless there is one, and both peers files. Rejects with a {@link CliError} if the folder belongs to another network, and with the
 * errors of unusable files; nothing has been written then.
 */
export async function makeJoiningDirectory(folder: string, network: LoadedPeers): Promise<JoiningDirectory> {
  const known = await knownGenesis(folder);
  if (known !== undefined) mustBeSame(folder, known, network.genesis);
  const key = await keyOf(folder);
  // The genesis first: without it, what is in peers.json would count as such.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await savePeersFile(join(folder, GENESIS_FILE), network.genesis);
  await savePeersFile(join(folder, PEERS_FILE), network.peers);
  return key;
}

/** What a node that runs with the folder would take for the validators of round 0. */
async function knownGenesis(folder: string): Promise<readonly Peer[] | undefined> {
  if (await exists(join(folder, PEERS_FILE))) return (await loadPeers(folder)).genesis;
  const genesis = join(folder, GENESIS_FILE);
  return (await exists(genesis)) ? loadPeersFile(genesis) : undefined;
}

/** Every letter of the records counts: they are part of each frame. */
function mustBeSame(folder: string, known: readonly Peer[], found: readonly Peer[]): void {
  if (formatPeersLine(known) === formatPeersLine(found)) return;
  const [ours, theirs] = [fingerprintOf(known), fingerprintOf(found)];
  const difference =
    ours === theirs
      ? 'the same keys with other names or addresses'
      : `its fingerprint is ${formatFingerprint(ours)}, not ${formatFingerprint(theirs)}`;
  throw new CliError(`${folder} belongs to another network: ${difference}`, {
    remedy: `Name another folder with --datadir, or move ${PEERS_FILE} and ${GENESIS_FILE} out of this one.`,
  });
}

async function keyOf(folder: string): Promise<JoiningDirectory> {
  const file = join(folder, PRIVATE_KEY_FILE);
  if (await exists(file)) return { publicKey: publicKeyOf(await loadPrivateKey(file)), isNewKey: false };
  return { publicKey: await makeKeyPair(file, join(folder, PUBLIC_KEY_FILE)), isNewKey: true };
}

/** A file that is there and cannot be read is another matter, and is found when it is read. */
async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
