/**
 * The fastest backend: libsecp256k1, from an optional dependency that carries prebuilt binaries for common platforms.
 *
 * @packageDocumentation
 */
import { createRequire } from 'node:module';
import { CryptoError } from '../errors.ts';
import type { PrivateKey } from '../private-key.ts';
import { parsePublicKey } from '../public-key.ts';
import type { SignedDigest, Signer, Verifier } from '../verifier.ts';
import { guardedVerifier } from '../verifier.ts';

/** What we use of the library. */
interface Library {
  ecdsaVerify(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): boolean;
  ecdsaSign(
    digest: Uint8Array,
    privateKey: Uint8Array,
    options?: { readonly data: Uint8Array },
  ): { readonly signature: Uint8Array };
  signatureNormalize(signature: Uint8Array): Uint8Array;
  publicKeyCreate(privateKey: Uint8Array, compressed: boolean): Uint8Array;
}

/** Rejects with `BABBLE_CRYPTO_NATIVE_UNAVAILABLE` if the library is not installed or has no binary for this platform. */
export async function nativeVerifier(): Promise<Verifier> {
  return guardedVerifier('native', { digestOnly: true }, nativeVerify());
}

/** The function behind it, without guards. Throws as {@link nativeVerifier} rejects. */
export function nativeVerify(): (item: SignedDigest) => boolean {
  const library = load();
  return ({ publicKey, digest, signature }) =>
    // The library accepts low s only; normalising changes its argument, so it gets a copy.
    library.ecdsaVerify(library.signatureNormalize(signature.slice()), digest, publicKey);
}

/** Rejects as {@link nativeVerifier}. */
export async function nativeSigner(privateKey: PrivateKey): Promise<Signer> {
  const library = load();
  return {
    publicKey: parsePublicKey(library.publicKeyCreate(privateKey, false)),
    sign: async (digest) => library.ecdsaSign(digest, privateKey).signature,
    signSalted: async (digest, salt) => library.ecdsaSign(digest, privateKey, { data: salt }).signature,
  };
}

/** The binding itself: the package's main entry silently falls back to a slow library. */
function load(): Library {
  try {
    return createRequire(import.meta.url)('secp256k1/bindings.js') as Library;
  } catch (error) {
    const message = 'the optional dependency secp256k1 did not load';
    throw new CryptoError('BABBLE_CRYPTO_NATIVE_UNAVAILABLE', message, {}, error);
  }
}
