// The backend of Node itself. It hashes what it verifies, so it needs the message.
import type { KeyObject } from 'node:crypto';
import { createPublicKey, verify } from 'node:crypto';
import type { SignedDigest, Verifier } from '../verifier.ts';
import { guardedVerifier } from '../verifier.ts';

const keys = new WeakMap<Uint8Array, KeyObject>();

/** Verifies with `node:crypto`. */
export function nodeVerifier(): Verifier {
  return guardedVerifier('node', { digestOnly: false }, ({ publicKey, message = '', signature }: SignedDigest) => {
    const bytes = typeof message === 'string' ? Buffer.from(message, 'utf8') : message;
    return verify('sha256', bytes, { key: keyObject(publicKey), dsaEncoding: 'ieee-p1363' }, signature);
  });
}

function keyObject(publicKey: Uint8Array): KeyObject {
  let key = keys.get(publicKey);
  if (key === undefined) {
    const part = (from: number): string => Buffer.from(publicKey.subarray(from, from + 32)).toString('base64url');
    key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'secp256k1', x: part(1), y: part(33) } });
    keys.set(publicKey, key);
  }
  return key;
}
