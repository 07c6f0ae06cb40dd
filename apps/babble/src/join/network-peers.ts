// Who takes part in a network, from a node of it or from a file: the first thing that is taken on trust. Rules HTTP-7, HTTP-8, OPS-FILE-4,
// OPS-FILE-5, OURS-8.
import { dirname, join } from 'node:path';
import { CryptoError, decodeText } from '@babble/crypto';
import { type Peer, PeersError, parsePeersFile, peerListCodec } from '@babble/peers';
import { GENESIS_FILE, type LoadedPeers, loadPeersFile } from '@babble/peers/node';
import { CliError } from '../cli-error.ts';
import { fetchBounded } from './fetch-bounded.ts';

/** The peers that a node serves, or those of a file and of the genesis file beside it. Rejects with a {@link CliError}. */
export function networkPeers(source: string): Promise<LoadedPeers> {
  return /^https?:\/\//i.test(source) ? peersOfNode(source) : peersOfFile(source);
}

async function peersOfNode(url: string): Promise<LoadedPeers> {
  // One after the other: who has joined between the two is in the second.
  const genesis = await peersAt(url, 'genesispeers');
  return { genesis, peers: await peersAt(url, 'peers') };
}

async function peersAt(url: string, path: string): Promise<readonly Peer[]> {
  const target = targetOf(url, path);
  const text = await fetchBounded(target);
  try {
    decodeText(peerListCodec, text, { trailing: 'refuse' });
    return parsePeersFile(text, target);
  } catch (error) {
    // What a stranger sent is described, never repeated.
    if (error instanceof CryptoError) throw notBabble(target, `not a list of peers: ${error.message}`, error);
    if (error instanceof PeersError) throw notBabble('its answer cannot be used', error.message, error);
    throw error;
  }
}

function targetOf(url: string, path: string): string {
  try {
    return new URL(path, url.endsWith('/') ? url : `${url}/`).href;
  } catch (cause) {
    throw new CliError(`"${url}" is no URL`, { remedy: 'Write it like http://192.0.2.7:8000.', cause });
  }
}

function notBabble(where: string, reason: string, cause: unknown): CliError {
  const remedy = 'Name the HTTP service of a running node (its --service-listen), for instance http://192.0.2.7:8000.';
  return new CliError(`${where}: ${reason}`, { remedy, cause });
}

async function peersOfFile(file: string): Promise<LoadedPeers> {
  try {
    const peers = await loadPeersFile(file);
    return { peers, genesis: (await genesisBeside(file)) ?? peers };
  } catch (error) {
    if (!(error instanceof PeersError)) throw error;
    const remedy = 'Name a peers.json of the network, or the HTTP service of one of its nodes: http://192.0.2.7:8000.';
    throw new CliError(error.message, { remedy, cause: error });
  }
}

async function genesisBeside(file: string): Promise<readonly Peer[] | undefined> {
  try {
    return await loadPeersFile(join(dirname(file), GENESIS_FILE));
  } catch (error) {
    if (error instanceof PeersError && error.code === 'BABBLE_PEERS_FILE_MISSING') return undefined;
    throw error;
  }
}
