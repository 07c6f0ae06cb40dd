// The peers files, this node in them, and the addresses. Rules OPS-FILE-4, OPS-FILE-5, NODE-START-3.
import { join } from 'node:path';
import type { PublicKey } from '@babble/crypto';
import { parseHostPort } from '@babble/host';
import { type Peer, PeersError, peerKey } from '@babble/peers';
import { GENESIS_FILE, type LoadedPeers, loadPeers, PEERS_FILE } from '@babble/peers/node';
import type { Values } from '../config/settings.ts';
import { fingerprintOf } from '../join/fingerprint.ts';
import { remedyOf } from '../start-up-remedies.ts';
import { type Finding, ok, problem, problemOf, warning } from './finding.ts';

export interface CheckedPeers {
  readonly peers: LoadedPeers | undefined;
  readonly findings: readonly Finding[];
}

export async function checkedPeers(datadir: string, publicKey: PublicKey | undefined): Promise<CheckedPeers> {
  try {
    const peers = await loadPeers(datadir);
    return { peers, findings: checkOwn(datadir, peers, publicKey) };
  } catch (error) {
    if (!(error instanceof PeersError)) throw error;
    const remedy = remedyOf(error.code, { datadir, listen: '' }) ?? 'Copy it from another node of the network.';
    return { peers: undefined, findings: [problemOf('peers', error, remedy)] };
  }
}

function checkOwn(
  datadir: string,
  { peers, genesis }: LoadedPeers,
  publicKey: PublicKey | undefined,
): readonly Finding[] {
  const file = join(datadir, PEERS_FILE);
  const fingerprint = fingerprintOf(genesis).slice(0, 8);
  const size = `${peers.length} peers, ${genesis.length} at genesis (fingerprint ${fingerprint}…)`;
  if (publicKey === undefined) return [ok('peers', `${file}: ${size}`)];
  const isIn = (list: readonly Peer[]): boolean => list.some((peer) => peerKey(peer) === publicKey.hex);
  if (isIn(peers)) return [ok('peers', `${file}: ${size}; this node is one of them`)];
  if (isIn(genesis)) {
    const message = `${file}: this node is in ${GENESIS_FILE} only: it has left, or was removed`;
    return [warning('peers', message, 'Nothing, if it is to ask to be let in again when it starts.')];
  }
  const remedy =
    'Nothing, if it is to join: it asks to be let in when it starts. Else it has another key than its peers know: restore that one.';
  return [warning('peers', `${file}: ${size}; this node is none of them`, remedy)];
}

export function checkAddresses(
  { peers }: LoadedPeers,
  publicKey: PublicKey | undefined,
  values: Values,
): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Map<string, Peer>();
  for (const peer of peers) {
    const { netAddr } = peer;
    if (parseHostPort(netAddr) === undefined) {
      const remedy = 'Copy the file from another node: host:port, for instance 192.0.2.7:1337.';
      findings.push(problem('addresses', `${nameOf(peer)} has the address "${netAddr}", which is none`, remedy));
    }
    const earlier = seen.get(netAddr);
    if (earlier !== undefined) {
      const message = `${nameOf(earlier)} and ${nameOf(peer)} have the same address ${netAddr}`;
      findings.push(
        warning('addresses', message, 'Give each the one that it listens at; only one of them can be reached.'),
      );
    }
    seen.set(netAddr, peer);
  }
  findings.push(...checkOwnAddress(peers, publicKey, values), ...checkLoopback(peers, publicKey));
  return findings.length > 0 ? findings : [ok('addresses', `${peers.length} different ones`)];
}

/** Others connect to what their list says. */
function checkOwnAddress(
  peers: readonly Peer[],
  publicKey: PublicKey | undefined,
  { listen, advertise }: Values,
): readonly Finding[] {
  const own = peers.find((peer) => peerKey(peer) === publicKey?.hex);
  const told = advertise === '' ? listen : advertise;
  const [known, used] = [parseHostPort(own?.netAddr ?? ''), parseHostPort(told)];
  if (own === undefined || known === undefined || used === undefined) return [];
  const isAnywhere = /^(?:|0\.0\.0\.0|::)$/.test(used.host);
  if (known.port === used.port && (isAnywhere || known.host === used.host)) return [];
  const message = `the others reach this node at ${own.netAddr}, and it is set to ${told}`;
  const remedy = `Start it with --listen or --advertise ${own.netAddr}; nothing, if something leads from there to here.`;
  return [warning('addresses', message, remedy)];
}

/** A peer on this machine only, among others that are not. */
function checkLoopback(peers: readonly Peer[], publicKey: PublicKey | undefined): readonly Finding[] {
  const others = peers.filter((peer) => peerKey(peer) !== publicKey?.hex);
  const local = others.filter(({ netAddr }) => /^(?:localhost|127\.|\[?::1\]?:)/.test(netAddr));
  const [first] = local;
  if (first === undefined || local.length === others.length) return [];
  const message = `${nameOf(first)} has an address of this machine, ${first.netAddr}, and other peers have not`;
  return [warning('addresses', message, 'Ask its operator which --advertise others reach it at.')];
}

function nameOf({ moniker, pubKeyHex }: Peer): string {
  return moniker === '' ? `${pubKeyHex.slice(0, 12)}…` : moniker;
}
