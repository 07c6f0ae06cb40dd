// Signatures that cost nothing and are always the same: crashes have nothing to do with cryptography, and thousands of networks have to run. Anybody could
// forge them, and nobody here does.
import type { PrivateKey, SignedDigest, Signer, Verifier } from '@babble/crypto';
import { publicKeyOf, toPrivateKey } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import { areEqualBytes, joinBytes } from '@babble/host';

/** The key of the machine with this number. */
export function keyOf(number: number): PrivateKey {
  return toPrivateKey(sha256(`machine ${number}`));
}

/** Signs with seals. */
export function sealer(key: PrivateKey): Signer {
  const publicKey = publicKeyOf(key);
  return { publicKey, sign: async (digest) => seal(publicKey.bytes, digest) };
}

/** Verifies seals. */
export const sealVerifier: Verifier = {
  name: 'seals',
  supports: { digestOnly: true },
  verifyBatch: async (items) => items.map(isSealed),
};

function isSealed({ publicKey, digest, signature }: SignedDigest): boolean {
  return areEqualBytes(seal(publicKey, digest), signature);
}

/** 64 bytes that are in range for a signature. */
function seal(publicKey: Uint8Array, digest: Uint8Array): Uint8Array {
  const half = sha256(joinBytes([publicKey, digest]));
  half[0] = ((half[0] ?? 0) & 0x7f) | 1;
  return joinBytes([half, half]);
}
