// Whether a block and a frame may be started from: every signature in them. Rules HG-CHECK-1, NODE-FF-9.
import type { Sha256, SignedDigest, Verifier } from '@babble/crypto';
import { decodeHex } from '@babble/crypto';
import type { PeerSet } from '@babble/peers';
import type { Admission } from '../engine/graph.ts';
import { signatureBytes, signaturesOf } from '../engine/verification.ts';
import { HashgraphError } from '../errors.ts';
import type { Block } from '../objects/block.ts';
import { blockMessage } from '../objects/block.ts';
import type { SignedEvent } from '../objects/event.ts';
import { identifyEvent } from '../objects/event.ts';
import type { Frame } from '../objects/frame.ts';

/** Who hashes and verifies, and whose signatures count. */
export interface AnchorVerification {
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly admission: Admission;
  /** The validators whose signatures count; known independently of whoever sent the block. */
  readonly validators: PeerSet;
}

/**
 * Rejects with `BABBLE_HASHGRAPH_FRAME_INVALID` unless more than trust count of the validators signed the block, and with
 * `…_SIGNATURE_INVALID` or `…_PUBLIC_KEY_INVALID` unless every event of the frame is signed by its creator, and every internal
 * transaction in it by the key it is about.
 */
export async function verifyAnchor(block: Block, frame: Frame, verification: AnchorVerification): Promise<void> {
  const { validators } = verification;
  const valid = await countValidSignatures(block, verification);
  if (valid <= validators.trustCount) {
    const message = `Not enough valid signatures: got ${valid}, need ${validators.trustCount + 1}`;
    throw new HashgraphError('BABBLE_HASHGRAPH_FRAME_INVALID', message, { block: Number(block.body.index) });
  }
  await verifyFrameEvents(frame, verification);
}

/** How many of the validators signed the block: it holds if they are more than their trust count (HG-CHECK-1). */
export async function countValidSignatures(block: Block, verification: AnchorVerification): Promise<number> {
  const verdicts = await verification.verifier.verifyBatch(blockDigests(block, verification));
  return verdicts.filter(Boolean).length;
}

function blockDigests(block: Block, { sha256, admission, validators }: AnchorVerification): readonly SignedDigest[] {
  const message = blockMessage(block.body);
  const digest = sha256(message);
  const digests: SignedDigest[] = [];
  for (const [validator, text] of block.signatures ?? []) {
    const signature = signatureBytes(text, admission);
    if (!validators.has(validator) || signature === undefined) continue;
    digests.push({ publicKey: decodeHex(validator), message, digest, signature });
  }
  return digests;
}

async function verifyFrameEvents(frame: Frame, { sha256, verifier, admission }: AnchorVerification): Promise<void> {
  const rootEvents = [...(frame.roots?.values() ?? [])].flatMap((root) => root?.events ?? []);
  const cores = [...rootEvents, ...(frame.events ?? [])].map((event) => event?.core);
  const signed = cores.filter((core): core is SignedEvent => core !== null && core !== undefined);
  const digests = signed.flatMap((event) => signaturesOf(identifyEvent(event, sha256), admission, sha256));
  const verdicts = await verifier.verifyBatch(digests);
  if (verdicts.every(Boolean)) return;
  throw new HashgraphError('BABBLE_HASHGRAPH_SIGNATURE_INVALID', 'an event of the frame is not signed by its creator');
}
