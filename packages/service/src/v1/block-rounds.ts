// Which block a round has, if any: blocks know their round, and not the reverse. Remembered from the blocks that pass by; others are found by halving.
// Bounded (OURS-8).
import type { ServiceNode } from '../service-node.ts';

const MOST_REMEMBERED = 10_000;

export class BlockRounds {
  readonly #node: Pick<ServiceNode, 'block' | 'lastBlockIndex'>;
  /** Index of the block of a round, −1 for a round without one. */
  readonly #known = new Map<number, number>();

  constructor(node: Pick<ServiceNode, 'block' | 'lastBlockIndex'>) {
    this.#node = node;
  }

  /** Takes over a block that has just been seen. */
  note(round: number, index: number): void {
    this.#known.set(round, index);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  /** Index of the block of a decided round; `null` if it has none, or it is not kept any more. Costs the logarithm of the number of blocks, once. */
  async blockOf(round: number): Promise<number | null> {
    const known = this.#known.get(round);
    if (known !== undefined) return known < 0 ? null : known;
    let low = 0;
    let high = this.#node.lastBlockIndex + 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = await this.#roundOf(middle);
      // What is not kept any more is older than what is.
      if (found === undefined || found < round) low = middle + 1;
      else high = middle;
    }
    const isThere = low <= this.#node.lastBlockIndex && (await this.#roundOf(low)) === round;
    this.note(round, isThere ? low : -1);
    return isThere ? low : null;
  }

  async #roundOf(index: number): Promise<number | undefined> {
    const block = await this.#node.block(index);
    return block === undefined ? undefined : Number(block.body.roundReceived);
  }
}
