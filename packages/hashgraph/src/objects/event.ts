// The event: a signed record of one creator, the only thing that nodes gossip. Rules ENC-OBJ-6 … ENC-OBJ-9, HASH-4, HG-EVENT-2.
import type { Int64, Sha256, TextCodec } from '@babble/crypto';
import { bytesList, encodeHex, int64, keyBytes, list, struct, text } from '@babble/crypto';
import type { BlockSignature } from './block-signature.ts';
import { blockSignatureCodec } from './block-signature.ts';
import type { InternalTransaction } from './internal-transaction.ts';
import { internalTransactionCodec } from './internal-transaction.ts';

/** Event id: `0X` and 64 upper-case hexadecimal digits of the event hash (ENC-OBJ-9); `''` stands for no event, and ids are compared as texts (KEY-HEX-5). */
export type EventId = string & { readonly __brand: 'EventId' };

/**
 * A transaction of the application: opaque bytes. `null` is what Go calls a nil slice, and hashes differently from empty. Those of one event or block may be views of the
 * same memory: who keeps only some of them for long copies them.
 */
export type Transaction = Uint8Array | null;

/** What is hashed and signed. `null` lists and empty lists are different texts and both are kept (ENC-DEC-17). */
export interface EventBody {
  readonly transactions: readonly Transaction[] | null;
  readonly internalTransactions: readonly InternalTransaction[] | null;
  /** Self-parent and other-parent ids, `''` for none; exactly two, unless admission is `reference` (ENC-OBJ-7). */
  readonly parents: readonly string[] | null;
  /** Public key of the creator, 65 bytes. */
  readonly creator: Uint8Array | null;
  /** Position in the creator's chain, from 0. */
  readonly index: Int64;
  readonly blockSignatures: readonly BlockSignature[] | null;
  /** Unix seconds of the creator's clock, as claimed. */
  readonly timestamp: Int64;
}

/** A signed body, as it stands in files and frames (ENC-OBJ-8). */
export interface SignedEvent {
  readonly body: EventBody;
  readonly signature: string;
}

/** A signed body together with its id. The id does not cover the signature (SIG-TEXT-6). */
export interface Event extends SignedEvent {
  readonly id: EventId;
}

/** ENC-OBJ-6. */
export const eventBodyCodec: TextCodec<EventBody> = struct<EventBody>({
  transactions: ['Transactions', bytesList],
  internalTransactions: ['InternalTransactions', list(internalTransactionCodec)],
  parents: ['Parents', list(text)],
  creator: ['Creator', keyBytes],
  index: ['Index', int64],
  blockSignatures: ['BlockSignatures', list(blockSignatureCodec)],
  timestamp: ['Timestamp', int64],
});

/** ENC-OBJ-8. */
export const eventCodec: TextCodec<SignedEvent> = struct<SignedEvent>({
  body: ['Body', eventBodyCodec],
  signature: ['Signature', text],
});

/** The text whose digest is signed: STD of the body (HASH-4, SIG-SCOPE-1, ENC-USE-1). */
export function eventMessage(body: EventBody): string {
  return `${eventBodyCodec.std(body)}\n`;
}

/** Gives a signed body its id. O(length of the body). */
export function identifyEvent(event: SignedEvent, sha256: Sha256): Event {
  return { body: event.body, signature: event.signature, id: eventIdOf(sha256(eventMessage(event.body))) };
}

/** The id of an event whose hash (32 bytes) is known. */
export function eventIdOf(hash: Uint8Array): EventId {
  return encodeHex(hash) as EventId;
}

/** Loaded events must be committed before the network may rest: first events and those with a payload (HG-EVENT-2). */
export function isLoaded(body: EventBody): boolean {
  return body.index === 0 || (body.transactions?.length ?? 0) > 0 || (body.internalTransactions?.length ?? 0) > 0;
}
