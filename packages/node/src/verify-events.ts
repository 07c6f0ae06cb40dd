// Verification of events, all signatures together, so that the cost of nonsense is small. Rules HG-INS-1, OURS-1, OURS-8.
import type { Sha256, SignedDigest, Verifier } from '@babble/crypto';
import type { Admission, Event } from '@babble/hashgraph';
import { creatorSignatureOf, HashgraphError, signaturesOf } from '@babble/hashgraph';

export interface VerificationOptions {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
}

type Verdict = HashgraphError | undefined;

/**
 * For each event what is wrong with its signatures, or `undefined`. Creators' signatures come first: the internal transactions of an
 * event are worth their cost only if the event is its creator's.
 */
export async function verifyEvents(
  events: readonly Event[],
  options: VerificationOptions,
): Promise<readonly Verdict[]> {
  const { admission, sha256 } = options;
  const byCreator = await judge(events, (event) => [creatorSignatureOf(event, admission)], options);
  const requests = await judge(
    events,
    (event, position) => {
      const isCreators = byCreator[position] === undefined;
      return isCreators && hasRequests(event) ? signaturesOf(event, admission, sha256).slice(0, -1) : [];
    },
    options,
  );
  return byCreator.map((verdict, position) => verdict ?? requests[position]);
}

function hasRequests({ body }: Event): boolean {
  return (body.internalTransactions ?? []).length > 0;
}

/** Verifies all signatures that `signaturesIn` finds, together; what it throws is the verdict on its event. */
async function judge(
  events: readonly Event[],
  signaturesIn: (event: Event, position: number) => readonly SignedDigest[],
  { verifier }: VerificationOptions,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = events.map(() => undefined);
  const digests: SignedDigest[] = [];
  const owners: number[] = [];
  for (const [position, event] of events.entries()) {
    try {
      for (const digest of signaturesIn(event, position)) {
        digests.push(digest);
        owners.push(position);
      }
    } catch (error) {
      if (!(error instanceof HashgraphError)) throw error;
      verdicts[position] = error;
    }
  }
  const valid = digests.length === 0 ? [] : await verifier.verifyBatch(digests);
  for (const [position, owner] of owners.entries()) {
    if (valid[position] !== true) verdicts[owner] ??= invalidSignature(events[owner]?.id ?? '');
  }
  return verdicts;
}

function invalidSignature(event: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_SIGNATURE_INVALID', `Invalid Event signature ${event}`, { event });
}
