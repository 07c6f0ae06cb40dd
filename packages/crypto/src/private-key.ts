// Private keys: ECDSA over secp256k1. Rules KEY-1, KEY-2 … KEY-4.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { CryptoError } from './errors.ts';
import type { PublicKey } from './public-key.ts';
import { parsePublicKey } from './public-key.ts';

/** A scalar D with 0 < D < N, 32 bytes, big-endian (KEY-2). */
export type PrivateKey = Uint8Array & { readonly __brand: 'PrivateKey' };

/** Throws `BABBLE_CRYPTO_PRIVATE_KEY_INVALID` unless the bytes are such a scalar. */
export function toPrivateKey(bytes: Uint8Array): PrivateKey {
  if (bytes.length !== 32) throw invalid(`${bytes.length} bytes instead of 32`);
  if (!secp256k1.utils.isValidSecretKey(bytes)) throw invalid('not between 1 and the order of the curve');
  return bytes as PrivateKey;
}

/** The public half. */
export function publicKeyOf(privateKey: PrivateKey): PublicKey {
  return parsePublicKey(secp256k1.getPublicKey(privateKey, false));
}

/** The text of a key file: white space around is ignored, either case, no prefix (KEY-4). */
export function parsePrivateKey(text: string): PrivateKey {
  const digits = text.trim();
  if (!/^[0-9a-fA-F]*$/.test(digits)) throw invalid('not hexadecimal');
  if (digits.length !== 64) throw invalid(`${digits.length} hexadecimal digits instead of 64`);
  return toPrivateKey(Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)));
}

/** 64 lower-case digits, no newline (KEY-3). */
export function formatPrivateKey(privateKey: PrivateKey): string {
  return Array.from(privateKey, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A new key from a source of random bytes; asks again in the unlikely case that they are no key. */
export function generatePrivateKey(randomBytes: (length: number) => Uint8Array): PrivateKey {
  for (;;) {
    const bytes = randomBytes(32);
    if (secp256k1.utils.isValidSecretKey(bytes)) return bytes as PrivateKey;
  }
}

function invalid(reason: string): CryptoError {
  return new CryptoError('BABBLE_CRYPTO_PRIVATE_KEY_INVALID', `no private key: ${reason}`);
}
