// The blocks that the application of one validator was given, over all lives of the validator: one that lost its memory hands them over again.
import { type Block, blockBodyCodec } from '@babble/hashgraph';

export class BlockRecord {
  /** In index order; a validator that skipped some, because it started from a snapshot, leaves a gap. */
  readonly blocks: Block[] = [];
  readonly #byIndex = new Map<number, Block>();
  #transactionCount = 0;
  #changed: number | undefined;

  /** Transactions in all blocks, each block counted once. */
  get transactionCount(): number {
    return this.#transactionCount;
  }

  /** Index of the newest block; −1 if there is none. */
  get newestIndex(): number {
    return indexOf(this.blocks.at(-1));
  }

  /** Index of the first block that came again as another one. */
  get changed(): number | undefined {
    return this.#changed;
  }

  at(index: number): Block | undefined {
    return this.#byIndex.get(index);
  }

  add(block: Block): void {
    const index = indexOf(block);
    const known = this.#byIndex.get(index);
    if (known !== undefined) {
      if (blockBodyCodec.std(known.body) !== blockBodyCodec.std(block.body)) this.#changed ??= index;
      return;
    }
    this.#byIndex.set(index, block);
    this.#transactionCount += block.body.transactions?.length ?? 0;
    if (index > this.newestIndex) this.blocks.push(block);
    else
      this.blocks.splice(
        this.blocks.findIndex((other) => indexOf(other) > index),
        0,
        block,
      );
  }
}

function indexOf(block: Block | undefined): number {
  return block === undefined ? -1 : Number(block.body.index);
}
