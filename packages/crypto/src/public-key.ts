// Public keys. Rules KEY-5 … KEY-7, KEY-ID-1.
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { CryptoError } from './errors.ts';
import { encodeHex } from './hex.ts';

/** Public-key text: `0X04` and 128 upper-case digits (KEY-7). */
export type PubKeyHex = string & { readonly __brand: 'PubKeyHex' };

/** 32 bits derived from a public key; what the wire form names creators by (KEY-ID-1). */
export type PeerId = number & { readonly __brand: 'PeerId' };

/** A point of the curve. */
export interface PublicKey {
  /** 65 bytes, uncompressed (KEY-5). */
  readonly bytes: Uint8Array;
  readonly hex: PubKeyHex;
  readonly id: PeerId;
}

/** Bytes of a public key (KEY-5). */
export const PUBLIC_KEY_BYTES = 65;

/** Throws `BABBLE_CRYPTO_PUBLIC_KEY_INVALID` unless the bytes are a point of the curve in uncompressed form (KEY-6). */
export function parsePublicKey(bytes: Uint8Array): PublicKey {
  if (bytes.length !== PUBLIC_KEY_BYTES || bytes[0] !== 4) {
    throw invalid(
      `${bytes.length} bytes beginning with ${bytes[0] ?? 'nothing'} instead of ${PUBLIC_KEY_BYTES} with 4`,
    );
  }
  try {
    secp256k1.Point.fromBytes(bytes); // throws unless the point is on the curve
  } catch (error) {
    throw invalid('not a point of the curve', error);
  }
  return { bytes, hex: encodeHex(bytes) as PubKeyHex, id: peerId(bytes) };
}

/** FNV-1a, 32 bits, of any bytes (KEY-ID-1); also of malformed keys, which peers files and requests may contain. */
export function peerId(bytes: Uint8Array): PeerId {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) as PeerId;
}

function invalid(reason: string, cause?: unknown): CryptoError {
  return new CryptoError('BABBLE_CRYPTO_PUBLIC_KEY_INVALID', `no public key: ${reason}`, {}, cause);
}
