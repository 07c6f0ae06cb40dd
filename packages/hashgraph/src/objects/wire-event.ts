// The event as nodes send it: parents given by creator id and index instead of hashes. Rules ENC-OBJ-13, ENC-OBJ-14.
import type { Int64, TextCodec } from '@babble/crypto';
import { bytesList, int64, list, struct, text, uint32 } from '@babble/crypto';
import type { WireBlockSignature } from './block-signature.ts';
import { wireBlockSignatureCodec } from './block-signature.ts';
import type { Transaction } from './event.ts';
import type { InternalTransaction } from './internal-transaction.ts';
import { internalTransactionCodec } from './internal-transaction.ts';

/** The body without its parents' hashes; the creator is named by id (ENC-OBJ-13). */
export interface WireBody {
  readonly transactions: readonly Transaction[] | null;
  readonly internalTransactions: readonly InternalTransaction[] | null;
  readonly blockSignatures: readonly WireBlockSignature[] | null;
  readonly creatorId: number;
  /** 0 where there is no other-parent (ENC-OBJ-14). */
  readonly otherParentCreatorId: number;
  readonly index: Int64;
  /** −1 where there is no self-parent (ENC-OBJ-14). */
  readonly selfParentIndex: Int64;
  /** −1 where there is no other-parent (ENC-OBJ-14). */
  readonly otherParentIndex: Int64;
  readonly timestamp: Int64;
}

/** A wire body with the signature of the event's body (ENC-OBJ-13). */
export interface WireEvent {
  readonly body: WireBody;
  readonly signature: string;
}

/** ENC-OBJ-13. */
export const wireBodyCodec: TextCodec<WireBody> = struct<WireBody>({
  transactions: ['Transactions', bytesList],
  internalTransactions: ['InternalTransactions', list(internalTransactionCodec)],
  blockSignatures: ['BlockSignatures', list(wireBlockSignatureCodec)],
  creatorId: ['CreatorID', uint32],
  otherParentCreatorId: ['OtherParentCreatorID', uint32],
  index: ['Index', int64],
  selfParentIndex: ['SelfParentIndex', int64],
  otherParentIndex: ['OtherParentIndex', int64],
  timestamp: ['Timestamp', int64],
});

/** ENC-OBJ-13. */
export const wireEventCodec: TextCodec<WireEvent> = struct<WireEvent>({
  body: ['Body', wireBodyCodec],
  signature: ['Signature', text],
});
