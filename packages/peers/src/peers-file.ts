// Peers files: `peers.json` and `peers.genesis.json`. Any JSON that the decoder reads (ENC-USE-8). Rules KEY-HEX-4, OPS-FILE-4, OPS-FILE-5.
import { CryptoError, decodeText, list, nullable, parseHex, parsePublicKey } from '@babble/crypto';
import { PeersError } from './errors.ts';
import type { Peer } from './peer.ts';
import { normalisePubKeyHex, peerCodec, peerKey, peerListCodec } from './peer.ts';

interface Place {
  /** From 1. */
  readonly entry?: number;
  readonly field?: string;
}

const fileCodec = list(nullable(peerCodec));

/**
 * The peers of a file, keys normalised. Throws `BABBLE_PEERS_FILE_INVALID`, naming file, entry and field, for what could not
 * work: no JSON list, no entries, an entry without key, a key that is no point of the curve, a key that occurs twice.
 */
export function parsePeersFile(contents: string, file: string): readonly Peer[] {
  const entries = decode(contents, file);
  if (entries === null || entries.length === 0) throw invalid(file, 'the list of peers is empty');
  const peers = entries.map((entry, index) => checkEntry(entry, index + 1, file));
  const seen = new Map<string, number>();
  for (const [index, peer] of peers.entries()) {
    const earlier = seen.get(peerKey(peer));
    if (earlier !== undefined) {
      throw invalid(file, `the same key as entry ${earlier}`, { entry: index + 1, field: 'PubKeyHex' });
    }
    seen.set(peerKey(peer), index + 1);
  }
  return peers;
}

/** The text of a peers file, with its newline. */
export function formatPeersFile(peers: readonly Peer[]): string {
  return `[\n${peers.map((peer) => `  ${peerCodec.std(peer)}`).join(',\n')}\n]\n`;
}

/** The same text on one line, as the Go implementation writes it. */
export function formatPeersLine(peers: readonly Peer[]): string {
  return `${peerListCodec.std(peers)}\n`;
}

function decode(contents: string, file: string): readonly (Peer | null)[] | null {
  try {
    return decodeText(fileCodec, contents);
  } catch (error) {
    if (error instanceof CryptoError) throw invalid(file, error.message, placeOf(error), error);
    throw error;
  }
}

/** Entry and field of a path such as `[0].NetAddr`. */
function placeOf({ data: { path } }: CryptoError): Place {
  const [, index, field] = /^\[([0-9]+)\](?:\.([A-Za-z]+))?/.exec(String(path)) ?? [];
  if (index === undefined) return {};
  return field === undefined ? { entry: Number(index) + 1 } : { entry: Number(index) + 1, field };
}

function checkEntry(peer: Peer | null, entry: number, file: string): Peer {
  if (peer === null) throw invalid(file, 'null instead of a peer', { entry });
  const pubKeyHex = normalisePubKeyHex(peer.pubKeyHex);
  const bytes = parseHex(pubKeyHex);
  const field = 'PubKeyHex';
  if (peer.pubKeyHex === '') throw invalid(file, 'no public key', { entry, field });
  if (bytes === undefined) throw invalid(file, 'not hexadecimal', { entry, field });
  try {
    parsePublicKey(bytes);
  } catch (error) {
    if (error instanceof CryptoError) throw invalid(file, error.message, { entry, field }, error);
    throw error;
  }
  return { ...peer, pubKeyHex };
}

function invalid(file: string, reason: string, where: Place = {}, cause?: unknown): PeersError {
  const place =
    where.entry === undefined ? '' : ` entry ${where.entry}${where.field === undefined ? '' : `, ${where.field}`}:`;
  return new PeersError('BABBLE_PEERS_FILE_INVALID', `${file}:${place} ${reason}`, { file, ...where }, cause);
}
