// Signatures of block bodies as they travel inside events. Rules ENC-OBJ-10 … ENC-OBJ-12.
import type { Int64, TextCodec } from '@babble/crypto';
import { encodeHex, int64, keyBytes, struct, text } from '@babble/crypto';

/** A validator's signature of the body of block `index`; `validator` is a public key of 65 bytes in honest traffic. */
export interface BlockSignature {
  readonly validator: Uint8Array | null;
  readonly index: Int64;
  readonly signature: string;
}

/** The wire form: the validator is the creator of the event that carries it (ENC-OBJ-11). */
export interface WireBlockSignature {
  readonly index: Int64;
  readonly signature: string;
}

/** ENC-OBJ-10. */
export const blockSignatureCodec: TextCodec<BlockSignature> = struct<BlockSignature>({
  validator: ['Validator', keyBytes],
  index: ['Index', int64],
  signature: ['Signature', text],
});

/** ENC-OBJ-11. */
export const wireBlockSignatureCodec: TextCodec<WireBlockSignature> = struct<WireBlockSignature>({
  index: ['Index', int64],
  signature: ['Signature', text],
});

/** Key of the pool of pending block signatures: decimal index, `-`, HEX of the validator (ENC-OBJ-12). */
export function blockSignatureKey(signature: BlockSignature): string {
  return `${signature.index}-${encodeHex(signature.validator ?? new Uint8Array(0))}`;
}
