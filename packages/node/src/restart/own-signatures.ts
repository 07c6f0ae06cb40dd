// Which of the own signatures of blocks nobody else can know: the node signs a block and ends before its next event takes the signature along. Rules NODE-COMMIT-4,
// HG-BSIG-1.
import { decodeHex } from '@babble/crypto';
import type { Block, BlockSignature, EventRecord } from '@babble/hashgraph';

export class OwnSignatures {
  readonly #ownKey: string;
  readonly #unsent = new Map<number, BlockSignature>();
  readonly #sent = new Set<number>();

  /** `ownKey` is the public-key text of this node. */
  constructor(ownKey: string) {
    this.#ownKey = ownKey;
  }

  /** An event of the store. */
  sent({ creator, event }: EventRecord): void {
    if (creator !== this.#ownKey) return;
    for (const { index } of event.body.blockSignatures ?? []) this.#sent.add(Number(index));
  }

  /** A block of the store. */
  stored({ body, signatures }: Block): void {
    const signature = signatures?.get(this.#ownKey);
    const index = Number(body.index);
    if (signature !== undefined) this.#unsent.set(index, { validator: decodeHex(this.#ownKey), index, signature });
  }

  /** Ascending by block. */
  get unsent(): readonly BlockSignature[] {
    return [...this.#unsent.values()].filter(({ index }) => !this.#sent.has(Number(index)));
  }
}
