// Signing and verifying behind interfaces, and the guards that stand in front of every backend. Rules KEY-6, KEY-9, SIG-VERIFY-1.
import { CryptoError } from './errors.ts';
import type { PublicKey } from './public-key.ts';
import { parsePublicKey } from './public-key.ts';
import { isScalar } from './scalar.ts';

/** A signature to verify. */
export interface SignedDigest {
  /** 65 bytes, uncompressed; anything else is invalid. The verdict on the array is remembered: it must not be changed. */
  readonly publicKey: Uint8Array;
  /** 32 bytes: SHA-256 of the message. */
  readonly digest: Uint8Array;
  /** What was hashed; needed by backends that hash by themselves, asked for once by them and never by others. */
  readonly message?: string | Uint8Array;
  /** 64 bytes r ‖ s. High s is valid (SIG-VERIFY-1). */
  readonly signature: Uint8Array;
}

/** What a backend can do. */
export interface VerifierSupports {
  /** It verifies a digest without the message. */
  readonly digestOnly: boolean;
}

/** Verifies signatures, many at once; where and how fast is its own affair. */
export interface Verifier {
  readonly name: string;
  readonly supports: VerifierSupports;
  /**
   * One verdict per item, in order; malformed keys and signatures are invalid, never an error. Rejects with
   * `BABBLE_CRYPTO_MESSAGE_REQUIRED` if an item has no message and the backend needs one.
   */
  verifyBatch(items: readonly SignedDigest[]): Promise<readonly boolean[]>;
}

/** Signs with one key, which it keeps to itself. */
export interface Signer {
  readonly publicKey: PublicKey;
  /** 64 bytes r ‖ s of a 32-byte digest: RFC 6979 nonce, low s (KEY-9). */
  sign(digest: Uint8Array): Promise<Uint8Array>;
  /**
   * The same with 32 bytes more that enter the nonce (RFC 6979, 3.6): with another salt the signature is another one. The salt need not be secret,
   * nor drawn by chance. Absent where the key is kept by something that cannot do it.
   */
  signSalted?(digest: Uint8Array, salt: Uint8Array): Promise<Uint8Array>;
}

/** A verifier from a function that judges one well-formed item; what it throws means "invalid". */
export function guardedVerifier(
  name: string,
  supports: VerifierSupports,
  verify: (item: SignedDigest) => boolean,
): Verifier {
  return {
    name,
    supports,
    verifyBatch: async (items) =>
      items.map((item) => {
        if (!supports.digestOnly && !('message' in item)) {
          throw new CryptoError('BABBLE_CRYPTO_MESSAGE_REQUIRED', `${name} verifies messages, not digests`);
        }
        return isWellFormed(item) && isValid(verify, item);
      }),
  };
}

/** The verdict on one well-formed item; what `verify` throws means "invalid". */
export function isValid(verify: (item: SignedDigest) => boolean, item: SignedDigest): boolean {
  try {
    return verify(item);
  } catch {
    return false; // A backend that throws has met a key or a signature it does not understand: that is the verdict.
  }
}

/** Keys that were proven to lie on the curve, by array. */
const provenKeys = new WeakMap<Uint8Array, boolean>();

/** Whether a backend may be asked at all: a key on the curve, lengths, and numbers in range (SIG-VERIFY-1). */
export function isWellFormed({ publicKey, digest, signature }: SignedDigest): boolean {
  let proven = provenKeys.get(publicKey);
  if (proven === undefined) {
    proven = isPublicKey(publicKey);
    provenKeys.set(publicKey, proven);
  }
  return proven && digest.length === 32 && signature.length === 64 && isScalar(signature, 0) && isScalar(signature, 32);
}

function isPublicKey(bytes: Uint8Array): boolean {
  try {
    parsePublicKey(bytes);
    return true;
  } catch (error) {
    if (error instanceof CryptoError) return false;
    throw error;
  }
}
