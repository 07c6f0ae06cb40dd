// The committed blocks that changed the membership, with their signatures: what a node shows to others that were away (extension `membership`).
// Bounded; it says when it does not have all of them any more. Rules HG-PEERS-1 … HG-PEERS-4, OURS-8.
import type { Block } from '@babble/hashgraph';
import { blockCodec, isKnownInternalTransactionType } from '@babble/hashgraph';
import { MAX_MEMBERSHIP_BLOCKS } from '@babble/net';

/** Everything kept, in bytes as it is sent: ten thousand changes and more, unless transactions fill their blocks. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Of one answer, unless a single block has more: it has to arrive before a time-out. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface MembershipLedgerInit {
  /** Bytes kept; 64 MiB by default. The newest block is kept in any case. */
  readonly maxBytes?: number;
}

/** Some of the blocks, in the form of an answer. */
export interface MembershipPage {
  /** Ascending. */
  readonly blocks: readonly Block[];
  /** Nothing follows the last one. */
  readonly isComplete: boolean;
  /** No block is missing among them, nor before the first. */
  readonly isGapless: boolean;
}

interface Entry {
  readonly block: Block;
  readonly byteCount: number;
}

export class MembershipLedger {
  readonly #maxBytes: number;
  /** By index, ascending. */
  #entries = new Map<number, Entry>();
  #byteCount = 0;
  #newest = -1;
  /** Of the blocks above this index, all are here. */
  #gaplessAfter = -1;

  constructor(init: MembershipLedgerInit = {}) {
    this.#maxBytes = init.maxBytes ?? MAX_BYTES;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Takes over a committed block if it changed the membership; one that is known gets the signatures it has by now. */
  note(block: Block): void {
    if (!changesMembership(block)) return;
    const index = Number(block.body.index);
    // Whoever dropped it once does not take it again: there would be a gap behind it.
    if (index <= this.#gaplessAfter) return;
    this.#enter(index, block);
    this.#shrink();
  }

  /**
   * Takes over what a fast-forward to `anchor` proved, above what was known before. Not gapless: then nothing is known of the changes below the
   * anchor, and `blocks` does not count.
   */
  fill(blocks: readonly Block[], anchor: Block, isGapless: boolean): void {
    if (isGapless) {
      for (const block of blocks) this.note(block);
    } else {
      this.#entries.clear();
      this.#byteCount = 0;
      this.#gaplessAfter = Number(anchor.body.index) - 1;
    }
    this.note(anchor);
  }

  /** The blocks above an index, as many as fit into an answer. */
  after(blockIndex: number): MembershipPage {
    const blocks: Block[] = [];
    const isGapless = blockIndex >= this.#gaplessAfter;
    let byteCount = 0;
    for (const [index, entry] of this.#entries) {
      if (index <= blockIndex) continue;
      byteCount += entry.byteCount;
      const isFull = blocks.length >= MAX_MEMBERSHIP_BLOCKS || byteCount > MAX_ANSWER_BYTES;
      if (blocks.length > 0 && isFull) return { blocks, isComplete: false, isGapless };
      blocks.push(entry.block);
    }
    return { blocks, isComplete: true, isGapless };
  }

  #enter(index: number, block: Block): void {
    const known = this.#entries.get(index);
    const byteCount = blockCodec.std(block).length;
    this.#byteCount += byteCount - (known?.byteCount ?? 0);
    this.#entries.set(index, { block, byteCount });
    if (known === undefined && index < this.#newest) {
      this.#entries = new Map([...this.#entries].sort(([a], [b]) => a - b));
    }
    this.#newest = Math.max(this.#newest, index);
  }

  #shrink(): void {
    for (const [index, { byteCount }] of this.#entries) {
      if (this.#byteCount <= this.#maxBytes || this.#entries.size === 1) return;
      this.#entries.delete(index);
      this.#byteCount -= byteCount;
      this.#gaplessAfter = index;
    }
  }
}

/** Whether consensus acts on a receipt of the block (HG-PEERS-3, HG-PEERS-4). */
export function changesMembership({ body }: Block): boolean {
  return (body.internalTransactionReceipts ?? []).some(
    ({ accepted, internalTransaction }) => accepted && isKnownInternalTransactionType(internalTransaction.body.type),
  );
}
