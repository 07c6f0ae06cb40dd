// Internal transactions: signed requests to add or remove a peer, and the application's answers to them.
// Rules ENC-OBJ-2 … ENC-OBJ-5, HASH-5, SIG-SCOPE-2.
import type { Sha256, TextCodec } from '@babble/crypto';
import { bool, struct, text, uint8 } from '@babble/crypto';
import type { Peer } from '@babble/peers';
import { peerCodec } from '@babble/peers';

/** Add a peer to the validators (ENC-OBJ-2, `PEER_ADD`). */
export const PEER_ADD = 0;
/** Remove a peer from the validators (ENC-OBJ-2, `PEER_REMOVE`). */
export const PEER_REMOVE = 1;

/** What is requested: `type` is 0 … 255; anything but {@link PEER_ADD} and {@link PEER_REMOVE} is ignored by consensus (HG-PEERS-3). */
export interface InternalTransactionBody {
  readonly type: number;
  readonly peer: Peer;
}

/** A request together with the signature text of the key it is about (SIG-SCOPE-2). */
export interface InternalTransaction {
  readonly body: InternalTransactionBody;
  readonly signature: string;
}

/** The application's decision on one internal transaction of a block (APP-RESP-2). */
export interface InternalTransactionReceipt {
  readonly internalTransaction: InternalTransaction;
  readonly accepted: boolean;
}

/** ENC-OBJ-2. */
export const internalTransactionBodyCodec: TextCodec<InternalTransactionBody> = struct<InternalTransactionBody>({
  type: ['Type', uint8],
  peer: ['Peer', peerCodec],
});

/** ENC-OBJ-3. */
export const internalTransactionCodec: TextCodec<InternalTransaction> = struct<InternalTransaction>({
  body: ['Body', internalTransactionBodyCodec],
  signature: ['Signature', text],
});

/** ENC-OBJ-5. */
export const internalTransactionReceiptCodec: TextCodec<InternalTransactionReceipt> =
  struct<InternalTransactionReceipt>({
    internalTransaction: ['InternalTransaction', internalTransactionCodec],
    accepted: ['Accepted', bool],
  });

/** The text whose digest is signed and identifies the request: STD of the body (HASH-5, ENC-OBJ-4). */
export function internalTransactionMessage(body: InternalTransactionBody): string {
  return `${internalTransactionBodyCodec.std(body)}\n`;
}

/** 32 bytes: the identity of an internal transaction (HASH-5, ENC-OBJ-4). */
export function internalTransactionHash(body: InternalTransactionBody, sha256: Sha256): Uint8Array {
  return sha256(internalTransactionMessage(body));
}

/** Whether consensus acts on requests of this type (HG-PEERS-3). */
export function isKnownInternalTransactionType(type: number): boolean {
  return type === PEER_ADD || type === PEER_REMOVE;
}
