// What has to be verified before an event may enter the graph, and what is refused without verifying anything.
// Rules HG-INS-1, HG-INS-11, HG-INS-12, SIG-TEXT-2 … SIG-TEXT-5, SIG-SCOPE-1, SIG-SCOPE-2, ENC-TEXT-26.
import type { Sha256, SignedDigest } from '@babble/crypto';
import {
  CryptoError,
  decodeHex,
  isCanonicalSignature,
  PUBLIC_KEY_BYTES,
  parsePublicKey,
  parseSignature,
  parseSignatureAsReference,
} from '@babble/crypto';
import { HashgraphError } from '../errors.ts';
import type { Event } from '../objects/event.ts';
import { eventMessage } from '../objects/event.ts';
import type { InternalTransaction } from '../objects/internal-transaction.ts';
import { internalTransactionMessage } from '../objects/internal-transaction.ts';
import type { Admission } from './graph.ts';

/** 64 bytes, or `undefined` if the text is refused: strict takes the canonical text only (SIG-TEXT-5). */
export function signatureBytes(text: string, admission: Admission): Uint8Array | undefined {
  if (admission === 'strict') return parseSignature(text);
  const parsed = parseSignatureAsReference(text);
  return parsed.kind === 'signature' ? parsed.raw : undefined;
}

/** Whether a text has the form of a signature; whether its numbers are in range is checked where it is verified. */
export function isSignatureText(text: string, admission: Admission): boolean {
  return admission === 'strict' ? isCanonicalSignature(text) : signatureBytes(text, 'reference') !== undefined;
}

/**
 * The signatures that an event stands on: its creator's, and one per internal transaction by the key it is about.
 * Throws `…_SIGNATURE_INVALID` and `…_PUBLIC_KEY_INVALID` for what no verification could accept.
 */
export function signaturesOf(event: Event, admission: Admission, sha256: Sha256): readonly SignedDigest[] {
  const requests = event.body.internalTransactions ?? [];
  const ofRequests = requests.map((request) => requestSignatureOf(request, admission, sha256));
  return [...ofRequests, creatorSignatureOf(event, admission)];
}

/**
 * The creator's signature alone. Whoever takes events from strangers verifies it first: the others are worth their cost only if the
 * event is its creator's. Throws as {@link signaturesOf}.
 */
export function creatorSignatureOf(event: Event, admission: Admission): SignedDigest {
  const publicKey = event.body.creator ?? new Uint8Array(0);
  if (publicKey.length !== PUBLIC_KEY_BYTES) refuseKey(`creator of event ${event.id}`);
  const signature = signatureBytes(event.signature, admission);
  if (signature === undefined) refuseSignature(`event ${event.id}`, event.signature);
  return {
    publicKey,
    digest: decodeHex(event.id),
    signature,
    // Most verifiers need no more than the digest.
    get message() {
      return eventMessage(event.body);
    },
  };
}

/** The signature of an internal transaction, by the key of the peer it is about (SIG-SCOPE-2). Throws as {@link signaturesOf}. */
export function requestSignatureOf(request: InternalTransaction, admission: Admission, sha256: Sha256): SignedDigest {
  const publicKey = decodeHex(request.body.peer.pubKeyHex);
  const signature = signatureBytes(request.signature, admission);
  if (signature === undefined) refuseSignature('internal transaction', request.signature);
  checkPublicKey(publicKey, 'internal transaction');
  const message = internalTransactionMessage(request.body);
  return { publicKey, message, digest: sha256(message), signature };
}

function checkPublicKey(bytes: Uint8Array, what: string): void {
  try {
    parsePublicKey(bytes);
  } catch (error) {
    if (error instanceof CryptoError) refuseKey(what, error);
    throw error;
  }
}

/** The checks of strict admission that need no verification and no graph (HG-INS-12, OURS-2). */
export function checkStrictly(event: Event): void {
  const { body } = event;
  if (body.parents?.length !== 2) {
    const count = body.parents?.length ?? 0;
    throw new HashgraphError(
      'BABBLE_HASHGRAPH_PARENTS_INVALID',
      `event ${event.id} has ${count} parents instead of 2`,
      {
        event: event.id,
      },
    );
  }
  if (!isCanonicalSignature(event.signature)) refuseSignature(`event ${event.id}`, event.signature);
  for (const { body: request, signature } of body.internalTransactions ?? []) {
    if (!isCanonicalSignature(signature)) refuseSignature('internal transaction', signature);
    checkPublicKey(decodeHex(request.peer.pubKeyHex), 'internal transaction');
    refuseReplacementCharacter(event, request.peer.pubKeyHex, 'public key'); // behind the digits, which decoding leaves out
    refuseReplacementCharacter(event, request.peer.moniker, 'moniker');
    refuseReplacementCharacter(event, request.peer.netAddr, 'address');
  }
  for (const { signature } of body.blockSignatures ?? []) {
    refuseReplacementCharacter(event, signature, 'block signature');
  }
}

function refuseReplacementCharacter(event: Event, text: string, what: string): void {
  if (!text.includes('\ufffd')) return;
  throw new HashgraphError('BABBLE_HASHGRAPH_TEXT_INVALID', `event ${event.id}: ${what} contains U+FFFD`, {
    event: event.id,
  });
}

function refuseSignature(what: string, text: string): never {
  const message = `${what}: '${text.slice(0, 110)}' is not a signature`;
  throw new HashgraphError('BABBLE_HASHGRAPH_SIGNATURE_INVALID', message);
}

function refuseKey(what: string, cause?: unknown): never {
  throw new HashgraphError('BABBLE_HASHGRAPH_PUBLIC_KEY_INVALID', `${what}: not a public key`, {}, cause);
}
