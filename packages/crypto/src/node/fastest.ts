// Choosing a backend for a program. Libraries never choose silently: their users name a subpath.
import { CryptoError } from '../errors.ts';
import { portableSigner } from '../portable.ts';
import type { PrivateKey } from '../private-key.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { nativeSigner, nativeVerifier } from './native.ts';
import { nodeVerifier } from './node-verifier.ts';

/** One backend that was considered. */
export interface TriedBackend {
  readonly name: string;
  readonly loaded: boolean;
  /** Why it did not load. */
  readonly reason?: string;
}

/** The fastest verifier that loads, and what was tried on the way: libsecp256k1 (`native`), then Node's own. */
export async function fastestVerifier(
  native: () => Promise<Verifier> = nativeVerifier,
): Promise<{ readonly verifier: Verifier; readonly tried: readonly TriedBackend[] }> {
  const { backend, tried } = await nativeOr(native, 'node', nodeVerifier);
  return { verifier: backend, tried };
}

/** The fastest signer that loads: libsecp256k1 (`native`), then the portable one. All make the same signatures. */
export async function fastestSigner(
  privateKey: PrivateKey,
  native: (privateKey: PrivateKey) => Promise<Signer> = nativeSigner,
): Promise<{ readonly signer: Signer; readonly tried: readonly TriedBackend[] }> {
  const { backend, tried } = await nativeOr(
    () => native(privateKey),
    'portable',
    () => portableSigner(privateKey),
  );
  return { signer: backend, tried };
}

async function nativeOr<T>(
  native: () => Promise<T>,
  otherName: string,
  other: () => T,
): Promise<{ readonly backend: T; readonly tried: readonly TriedBackend[] }> {
  try {
    return { backend: await native(), tried: [{ name: 'native', loaded: true }] };
  } catch (error) {
    const tried = [
      { name: 'native', loaded: false, reason: reasonOf(error) },
      { name: otherName, loaded: true },
    ];
    return { backend: other(), tried };
  }
}

/** Anything but an unavailable library is a fault of ours, and not to be hidden. */
function reasonOf(error: unknown): string {
  if (!(error instanceof CryptoError) || error.code !== 'BABBLE_CRYPTO_NATIVE_UNAVAILABLE') throw error;
  const { cause } = error;
  const message = typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : '';
  return message.split('\n')[0] ?? '';
}
