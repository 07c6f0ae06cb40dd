// What two people can compare to be sure that they mean the same network: the hash of its validators at genesis. Rule HASH-8.
import { encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { type Peer, PeerSet } from '@babble/peers';
import { CliError, EXIT } from '../cli-error.ts';

/** 64 hexadecimal digits in upper case. They depend on the keys and their order, not on names and addresses. */
export function fingerprintOf(genesis: readonly Peer[]): string {
  return encodeHex(new PeerSet(genesis).hash(sha256)).slice(2);
}

/** In groups of four digits. */
export function formatFingerprint(fingerprint: string): string {
  return fingerprint.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** Reads a fingerprint in either case, with or without `0x`, with spaces, colons or dashes anywhere. Throws a {@link CliError} for wrong usage. */
export function parseFingerprint(text: string): string {
  const digits = text
    .replace(/[\s:-]/g, '')
    .replace(/^0x/i, '')
    .toUpperCase();
  if (/^[0-9A-F]{64}$/.test(digits)) return digits;
  throw new CliError(`"${text}" is no fingerprint`, {
    exitCode: EXIT.usage,
    remedy: 'It has 64 hexadecimal digits; spaces between them do no harm within quotation marks.',
  });
}
