// Block signatures that arrived inside events and are not assigned to a block yet. Rules HG-INS-10, HG-BSIG-2 … HG-BSIG-7, ENC-OBJ-12.
import type { Int64 } from '@babble/crypto';
import type { BlockSignature } from '../objects/block-signature.ts';

/** Signatures one validator may have waiting for blocks that are not known here (HG-BSIG-7). */
export const WAITING_SIGNATURES_PER_VALIDATOR = 1000;

export interface SignaturePoolInit {
  /** `false` keeps everything, as the reference does. */
  readonly bounded: boolean;
  /** The public-key text of a validator. */
  readonly nameOf: (validator: Uint8Array | null) => string;
}

export class SignaturePool {
  readonly #init: SignaturePoolInit;
  readonly #byBlock = new Map<Int64, Map<string, BlockSignature>>();
  readonly #countByValidator = new Map<string, number>();
  #size = 0;

  constructor(init: SignaturePoolInit) {
    this.#init = init;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a signature; a later one of the same validator for the same block replaces the earlier (ENC-OBJ-12). */
  add(signature: BlockSignature): void {
    const validator = this.#init.nameOf(signature.validator);
    const ofBlock = this.#byBlock.get(signature.index) ?? new Map<string, BlockSignature>();
    if (!ofBlock.has(validator)) {
      const count = this.#countByValidator.get(validator) ?? 0;
      if (this.#init.bounded && count >= WAITING_SIGNATURES_PER_VALIDATOR) return;
      this.#countByValidator.set(validator, count + 1);
      this.#size += 1;
    }
    ofBlock.set(validator, signature);
    this.#byBlock.set(signature.index, ofBlock);
  }

  /** What waits for the block. */
  forBlock(index: Int64): readonly BlockSignature[] {
    return [...(this.#byBlock.get(index)?.values() ?? [])];
  }

  delete(signature: BlockSignature): void {
    const validator = this.#init.nameOf(signature.validator);
    const ofBlock = this.#byBlock.get(signature.index);
    if (ofBlock === undefined || !ofBlock.delete(validator)) return;
    if (ofBlock.size === 0) this.#byBlock.delete(signature.index);
    this.#size -= 1;
    this.#countByValidator.set(validator, (this.#countByValidator.get(validator) ?? 1) - 1);
  }
}
