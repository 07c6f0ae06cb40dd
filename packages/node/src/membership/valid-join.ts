// The part of a join that every node answers at once: who may not ask, and who is in already. Rules NODE-JOIN-6, NODE-JOIN-7, NODE-JOIN-9.
import type { Sha256, SignedDigest, Verifier } from '@babble/crypto';
import { parseHex } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { HashgraphError, PEER_ADD, requestSignatureOf } from '@babble/hashgraph';

export interface JoinVerification {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
}

/** Longest moniker and longest address of somebody who asks to join, in characters. */
const MAX_TEXT = 256;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const UNFIT = /[\u0000-\u001f\u007f-\u009f\ufffd]/;

/** Whether a moniker or an address is one that members pass on: no control characters, no U+FFFD (A5), at most {@link MAX_TEXT} characters. */
export function isFitText(text: string): boolean {
  return text.length <= MAX_TEXT && !UNFIT.test(text);
}

/** Whether the request is one to be added, fit for consensus, and signed by the key it is about. */
export async function isValidJoin(
  request: InternalTransaction,
  { sha256, verifier }: JoinVerification,
): Promise<boolean> {
  const { type, peer } = request.body;
  if (type !== PEER_ADD || !isFitText(peer.netAddr) || !isFitText(peer.moniker)) {
    return false;
  }
  // Events may name a key in any text that the reference reads (KEY-HEX-2); who asks to join writes it properly.
  if (parseHex(peer.pubKeyHex) === undefined) return false;
  const signature = signatureOf(request, sha256);
  if (signature === undefined) return false;
  const [valid] = await verifier.verifyBatch([signature]);
  return valid === true;
}

/** `undefined` if there is nothing that could be verified. */
function signatureOf(request: InternalTransaction, sha256: Sha256): SignedDigest | undefined {
  try {
    return requestSignatureOf(request, 'strict', sha256);
  } catch (error) {
    if (error instanceof HashgraphError) return undefined;
    throw error;
  }
}
