// Signatures of texts with the key of a validator: what registrations and session descriptions are proven with. Each kind of text begins with
// a line of its own, so that a signature of one kind is never one of another, nor one of an event or a block, whose bytes are JSON.
import type { Sha256, Signer, Verifier } from '@babble/crypto';
import { CryptoError, formatSignature, parseHex, parsePublicKey, parseSignature } from '@babble/crypto';

/** Who a node is, and how it judges others. */
export interface Identity {
  /** Signs with the key of the validator. */
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly sha256: Sha256;
}

/** The signature of a text, as a text (SIG-TEXT-1). */
export async function signText(identity: Pick<Identity, 'signer' | 'sha256'>, text: string): Promise<string> {
  return formatSignature(await identity.signer.sign(identity.sha256(text)));
}

/** Whether `signature` is one of `text` with the key; texts that are no key or no signature have none. */
export async function isSignedBy(
  judge: Pick<Identity, 'verifier' | 'sha256'>,
  publicKeyText: string,
  text: string,
  signature: string,
): Promise<boolean> {
  const publicKey = publicKeyBytes(publicKeyText);
  const raw = parseSignature(signature);
  if (publicKey === undefined || raw === undefined) return false;
  const item = { publicKey, digest: judge.sha256(text), message: text, signature: raw };
  const [verdict] = await judge.verifier.verifyBatch([item]);
  return verdict === true;
}

/** The bytes of a public key in the one spelling that names a node (RTC-ID-1: `0X04…`, upper case), or `undefined` for any other text. */
export function publicKeyBytes(text: string): Uint8Array | undefined {
  if (!/^0X04[0-9A-F]{128}$/.test(text)) return undefined;
  try {
    return parsePublicKey(parseHex(text) ?? new Uint8Array(0)).bytes;
  } catch (error) {
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}
