// The part of a join that every node answers at once: who may not ask, and who is in already. Rules NODE-JOIN-6, NODE-JOIN-7, NODE-JOIN-9.
import type { Sha256, Verifier } from '@babble/crypto';
import { CryptoError, parseHex, parsePublicKey, parseSignature } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionHash, internalTransactionMessage, PEER_ADD } from '@babble/hashgraph';

export interface JoinVerification {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
}

/** Longest moniker and longest address of somebody who asks to join, in characters. */
const MAX_TEXT = 256;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNFIT = /[\u0000-\u001f\u007f-\u009f\ufffd]/;

/** Whether the request is one to be added, fit for consensus, and signed by the key it is about. */
export async function isValidJoin(
  { body, signature }: InternalTransaction,
  { sha256, verifier }: JoinVerification,
): Promise<boolean> {
  const { netAddr, moniker, pubKeyHex } = body.peer;
  if (body.type !== PEER_ADD || [netAddr, moniker].some((text) => text.length > MAX_TEXT || UNFIT.test(text))) {
    return false;
  }
  const [publicKey, raw] = [pointOf(pubKeyHex), parseSignature(signature)];
  if (publicKey === undefined || raw === undefined) return false;
  const message = internalTransactionMessage(body);
  const digest = internalTransactionHash(body, sha256);
  const [valid] = await verifier.verifyBatch([{ publicKey, message, digest, signature: raw }]);
  return valid === true;
}

function pointOf(pubKeyHex: string): Uint8Array | undefined {
  const bytes = parseHex(pubKeyHex);
  if (bytes === undefined) return undefined;
  try {
    return parsePublicKey(bytes).bytes;
  } catch (error) {
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}
