// Verification of block signatures, by whoever drives the core. Rule HG-BSIG-5.
import type { SignedDigest, Verifier } from '@babble/crypto';
import type { SignatureCandidate } from './block-ledger.ts';

/** One verdict per candidate, in order; a text that is no signature is invalid. */
export async function verifyCandidates(
  candidates: readonly SignatureCandidate[],
  verifier: Verifier,
): Promise<readonly boolean[]> {
  const digests = candidates.map((candidate) => candidate.digest());
  const present = digests.filter((digest): digest is SignedDigest => digest !== undefined);
  const verdicts = (await verifier.verifyBatch(present)).values();
  return digests.map((digest) => digest !== undefined && verdicts.next().value === true);
}
