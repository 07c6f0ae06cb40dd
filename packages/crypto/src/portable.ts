/**
 * The backend that runs everywhere: pure JavaScript.
 *
 * @packageDocumentation
 */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import type { PrivateKey } from './private-key.ts';
import { publicKeyOf } from './private-key.ts';
import type { Sha256 } from './sha256.ts';
import { encodeUtf8 } from './utf8.ts';
import type { Signer, Verifier } from './verifier.ts';
import { guardedVerifier } from './verifier.ts';

/** SHA-256 in JavaScript (HASH-1). */
export const sha256: Sha256 = (data) => nobleSha256(typeof data === 'string' ? encodeUtf8(data) : data);

/** Verifies digests; needs no message. */
export function portableVerifier(): Verifier {
  return guardedVerifier('portable', { digestOnly: true }, ({ publicKey, digest, signature }) =>
    secp256k1.verify(signature, digest, publicKey, { lowS: false, prehash: false }),
  );
}

/** Signs with an RFC 6979 nonce and low s (KEY-9). */
export function portableSigner(privateKey: PrivateKey): Signer {
  return {
    publicKey: publicKeyOf(privateKey),
    sign: async (digest) => secp256k1.sign(digest, privateKey, { lowS: true, prehash: false }),
    signSalted: async (digest, salt) =>
      secp256k1.sign(digest, privateKey, { lowS: true, prehash: false, extraEntropy: salt }),
  };
}
