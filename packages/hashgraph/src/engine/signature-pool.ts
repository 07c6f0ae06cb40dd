// Block signatures that arrived inside events and are not assigned to a block yet. Rules HG-INS-10, HG-BSIG-2 … HG-BSIG-7.
import type { Int64 } from '@babble/crypto';
import { encodeHex } from '@babble/crypto';
import type { BlockSignature } from '../objects/block-signature.ts';
import { blockSignatureKey } from '../objects/block-signature.ts';

/** Signatures one validator may have waiting for blocks that are not known here (HG-BSIG-7). */
export const WAITING_SIGNATURES_PER_VALIDATOR = 1000;

interface Waiting {
  readonly key: string;
  readonly validator: string;
  readonly signature: BlockSignature;
}

export class SignaturePool {
  readonly #byKey = new Map<string, Waiting>();
  readonly #byBlock = new Map<Int64, Map<string, Waiting>>();
  readonly #countByValidator = new Map<string, number>();
  readonly #bounded: boolean;

  /** `bounded: false` keeps everything, as the reference does. */
  constructor(bounded: boolean) {
    this.#bounded = bounded;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Adds a signature; a later one of the same validator for the same block replaces the earlier (ENC-OBJ-12). */
  add(signature: BlockSignature): void {
    const key = blockSignatureKey(signature);
    this.delete(signature);
    const validator = encodeHex(signature.validator ?? new Uint8Array(0));
    const count = this.#countByValidator.get(validator) ?? 0;
    if (this.#bounded && count >= WAITING_SIGNATURES_PER_VALIDATOR) return;
    const waiting = { key, validator, signature };
    this.#countByValidator.set(validator, count + 1);
    this.#byKey.set(key, waiting);
    const ofBlock = this.#byBlock.get(signature.index) ?? new Map<string, Waiting>();
    ofBlock.set(key, waiting);
    this.#byBlock.set(signature.index, ofBlock);
  }

  /** What waits for the block. */
  forBlock(index: Int64): readonly BlockSignature[] {
    return [...(this.#byBlock.get(index)?.values() ?? [])].map((waiting) => waiting.signature);
  }

  delete(signature: BlockSignature): void {
    const waiting = this.#byKey.get(blockSignatureKey(signature));
    if (waiting === undefined) return;
    this.#byKey.delete(waiting.key);
    const ofBlock = this.#byBlock.get(signature.index);
    ofBlock?.delete(waiting.key);
    if (ofBlock?.size === 0) this.#byBlock.delete(signature.index);
    const left = (this.#countByValidator.get(waiting.validator) ?? 1) - 1;
    if (left === 0) this.#countByValidator.delete(waiting.validator);
    else this.#countByValidator.set(waiting.validator, left);
  }
}
