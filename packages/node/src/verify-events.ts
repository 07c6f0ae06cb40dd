// Verification of the events of one message: creators' signatures first and in groups, so that who sends nonsense is not worked for.
// Rules HG-INS-1, OURS-1, OURS-8.
import type { Sha256, SignedDigest, Verifier } from '@babble/crypto';
import type { Admission, Event } from '@babble/hashgraph';
import { creatorSignatureOf, HashgraphError, signaturesOf } from '@babble/hashgraph';

export interface VerificationOptions {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
}

type Verdict = HashgraphError | undefined;

/** Creators' signatures verified together. */
const GROUP_SIZE = 256;

/** Honest nodes send none: after so many the rest of the message is refused unread. */
const MAX_INVALID = 64;

/** For each event what is wrong with its signatures, or `undefined`. */
export async function verifyEvents(
  events: readonly Event[],
  options: VerificationOptions,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  let invalid = 0;
  for (let start = 0; start < events.length && invalid < MAX_INVALID; start += GROUP_SIZE) {
    const group = await verifyGroup(events.slice(start, start + GROUP_SIZE), options);
    invalid += group.filter((verdict) => verdict !== undefined).length;
    verdicts.push(...group);
  }
  return [...verdicts, ...events.slice(verdicts.length).map(({ id }) => invalidSignature(id))];
}

async function verifyGroup(events: readonly Event[], options: VerificationOptions): Promise<readonly Verdict[]> {
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
