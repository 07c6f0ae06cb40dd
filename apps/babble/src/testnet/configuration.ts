// Data directories of a network on this machine: a key per validator, the same peers files for all. Rules OPS-NET-1, OPS-NET-2.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { publicKeyOf } from '@babble/crypto';
import { generateKey, savePrivateKey, savePublicKey } from '@babble/crypto/node';
import type { Peer } from '@babble/peers';
import { GENESIS_FILE, PEERS_FILE, savePeersFile } from '@babble/peers/node';
import { PRIVATE_KEY_FILE, PUBLIC_KEY_FILE } from '../data-directory.ts';

/** Ports that one validator with its application uses, from its first port on. */
export const PORTS_PER_NODE = 4;
/** The certificate of the signalling server, in the data directory of whoever trusts it (OPS-FILE-6). */
export const SIGNAL_CERTIFICATE_FILE = 'cert.pem';

export interface NodeConfiguration {
  /** From 1. */
  readonly number: number;
  readonly moniker: string;
  readonly folder: string;
  /** Where the others reach it. */
  readonly gossip: string;
  /** Where the node takes transactions. */
  readonly proxy: string;
  /** Where the application is called. */
  readonly client: string;
  readonly service: string;
}

/** Where everything of a network lies and listens. */
export function configurations(folder: string, count: number, basePort: number): readonly NodeConfiguration[] {
  return Array.from({ length: count }, (_, i) => configurationOf(folder, i + 1, basePort + PORTS_PER_NODE * i));
}

/** The same with the gossip addresses of elsewhere: in `pattern`, # stands for the number of the validator. */
export function withAddresses(nodes: readonly NodeConfiguration[], pattern: string): readonly NodeConfiguration[] {
  return nodes.map((node) => ({ ...node, gossip: pattern.replaceAll('#', String(node.number)) }));
}

/** Where everything of the validator with this number lies and listens. */
export function configurationOf(folder: string, number: number, port: number): NodeConfiguration {
  const at = (offset: number): string => `127.0.0.1:${port + offset}`;
  const moniker = `node${number}`;
  return {
    number,
    moniker,
    folder: join(folder, moniker),
    gossip: at(0),
    proxy: at(1),
    client: at(2),
    service: at(3),
  };
}

/** How validators name one another: by where they listen, or by their keys (RTC-ID-1). */
export type Naming = 'address' | 'key';

/** Writes the data directories. Rejects with `BABBLE_CRYPTO_KEY_FILE_EXISTS` if one of them holds a key already. */
export async function writeDataDirectories(
  nodes: readonly NodeConfiguration[],
  naming: Naming = 'address',
): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  for (const node of nodes) peers.push(await writeKey(node, naming));
  for (const node of nodes) await writePeers(node, { peers, genesis: peers });
  return peers;
}

/** Writes the data directory of one that is to join: a new key, and whom it finds there. Rejects as {@link writeDataDirectories}. */
export async function writeJoinerDirectory(node: NodeConfiguration, known: KnownPeers): Promise<void> {
  await writeKey(node, 'address');
  await writePeers(node, known);
}

export interface KnownPeers {
  readonly peers: readonly Peer[];
  readonly genesis: readonly Peer[];
}

async function writePeers({ folder }: NodeConfiguration, { peers, genesis }: KnownPeers): Promise<void> {
  await savePeersFile(join(folder, PEERS_FILE), peers);
  await savePeersFile(join(folder, GENESIS_FILE), genesis);
}

async function writeKey({ folder, gossip, moniker }: NodeConfiguration, naming: Naming): Promise<Peer> {
  const privateKey = generateKey();
  const publicKey = publicKeyOf(privateKey);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await savePrivateKey(join(folder, PRIVATE_KEY_FILE), privateKey);
  await savePublicKey(join(folder, PUBLIC_KEY_FILE), publicKey);
  return { netAddr: naming === 'key' ? publicKey.hex : gossip, pubKeyHex: publicKey.hex, moniker };
}
