// Verification of a batch of events, all signatures together. Rules HG-INS-1, OURS-1.
import type { Sha256, SignedDigest, Verifier } from '@babble/crypto';
import type { Admission, Event } from '@babble/hashgraph';
import { HashgraphError, signaturesOf } from '@babble/hashgraph';

export interface VerificationOptions {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
}

/** For each event what is wrong with its signatures, or `undefined`. */
export async function verifyEvents(
  events: readonly Event[],
  { sha256, verifier, admission }: VerificationOptions,
): Promise<readonly (HashgraphError | undefined)[]> {
  const errors: (HashgraphError | undefined)[] = events.map(() => undefined);
  const digests: SignedDigest[] = [];
  const owners: number[] = [];
  for (const [position, event] of events.entries()) {
    try {
      for (const digest of signaturesOf(event, admission, sha256)) {
        digests.push(digest);
        owners.push(position);
      }
    } catch (error) {
      if (!(error instanceof HashgraphError)) throw error;
      errors[position] = error;
    }
  }
  const verdicts = digests.length === 0 ? [] : await verifier.verifyBatch(digests);
  for (const [position, owner] of owners.entries()) {
    if (verdicts[position] === true) continue;
    const id = events[owner]?.id ?? '';
    errors[owner] ??= new HashgraphError('BABBLE_HASHGRAPH_SIGNATURE_INVALID', `Invalid Event signature ${id}`, {
      event: id,
    });
  }
  return errors;
}
