// Peers files of a data directory. Rules NODE-START-3, OPS-FILE-4, OPS-FILE-5.
import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PeersError } from '../errors.ts';
import type { Peer } from '../peer.ts';
import { formatPeersFile, formatPeersLine, parsePeersFile } from '../peers-file.ts';

/** The peers to gossip with. */
export const PEERS_FILE = 'peers.json';
/** The validators of round 0. */
export const GENESIS_FILE = 'peers.genesis.json';
/** How the documentation of the Go implementation spells it. */
const GENESIS_FILE_AS_DOCUMENTED = 'genesis.peers.json';

/** What a data directory says of the network. */
export interface LoadedPeers {
  readonly peers: readonly Peer[];
  /** The same as `peers` if there is no genesis file. */
  readonly genesis: readonly Peer[];
}

/**
 * Reads the peers of a data directory. Rejects with `BABBLE_PEERS_FILE_MISSING`, `BABBLE_PEERS_FILE_INVALID`, and with
 * `BABBLE_PEERS_GENESIS_AMBIGUOUS` if both spellings of the genesis file are there and differ.
 */
export async function loadPeers(folder: string): Promise<LoadedPeers> {
  const peers = await loadPeersFile(join(folder, PEERS_FILE));
  const genesis = await loadIfPresent(join(folder, GENESIS_FILE));
  const documented = await loadIfPresent(join(folder, GENESIS_FILE_AS_DOCUMENTED));
  if (genesis !== undefined && documented !== undefined && formatPeersLine(genesis) !== formatPeersLine(documented)) {
    const message = `${folder}: ${GENESIS_FILE} and ${GENESIS_FILE_AS_DOCUMENTED} differ; remove one of them`;
    throw new PeersError('BABBLE_PEERS_GENESIS_AMBIGUOUS', message, { folder });
  }
  return { peers, genesis: genesis ?? documented ?? peers };
}

/** Reads one peers file. Rejects with `BABBLE_PEERS_FILE_MISSING` or `BABBLE_PEERS_FILE_INVALID`. */
export async function loadPeersFile(file: string): Promise<readonly Peer[]> {
  const peers = await loadIfPresent(file);
  if (peers !== undefined) return peers;
  throw new PeersError('BABBLE_PEERS_FILE_MISSING', `${file}: no such file; it lists the peers of the network`, {
    file,
  });
}

/** Writes a peers file, whole or not at all. */
export async function savePeersFile(file: string, peers: readonly Peer[]): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(formatPeersFile(peers), 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function loadIfPresent(file: string): Promise<readonly Peer[] | undefined> {
  let contents: string;
  try {
    contents = await readFile(file, 'utf8');
  } catch (error) {
    // By shape: errors of the platform may belong to another realm, as in test runners.
    const { code, message: reason } = error as { readonly code?: unknown; readonly message?: unknown };
    if (code === 'ENOENT') return undefined;
    throw new PeersError('BABBLE_PEERS_FILE_INVALID', `${file}: ${reason}`, { file }, error);
  }
  return parsePeersFile(contents, file);
}
