// Transactions waiting for an event of this node. Bounded: a full pool says so instead of growing. Rules NODE-SELF-3 … NODE-SELF-5.
import type { Transaction } from '@babble/hashgraph';

export interface TransactionPoolLimits {
  /** Transactions waiting at most. */
  readonly maxPoolCount: number;
  /** Their bytes at most. */
  readonly maxPoolBytes: number;
  /** Bytes of transactions in one event; a single transaction may not be larger. */
  readonly maxEventBytes: number;
}

export type Admission = 'accepted' | 'busy' | 'tooLarge';

export class TransactionPool {
  readonly #limits: TransactionPoolLimits;
  #waiting: Transaction[] = [];
  #taken = 0;
  #bytes = 0;

  constructor(limits: TransactionPoolLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#waiting.length - this.#taken;
  }

  /** Copies the transaction into the pool, or says why not. */
  add(transaction: Transaction): Admission {
    const { maxPoolCount, maxPoolBytes, maxEventBytes } = this.#limits;
    const length = transaction?.length ?? 0;
    if (length > maxEventBytes) return 'tooLarge';
    if (this.size >= maxPoolCount || this.#bytes + length > maxPoolBytes) return 'busy';
    this.#waiting.push(transaction?.slice() ?? null);
    this.#bytes += length;
    return 'accepted';
  }

  /** Takes back, as the oldest, what was accepted before; whatever the limits are. */
  putBack(transactions: readonly Transaction[]): void {
    this.#waiting = [...transactions, ...this.#waiting.slice(this.#taken)];
    this.#taken = 0;
    for (const transaction of transactions) this.#bytes += transaction?.length ?? 0;
  }

  /** The oldest transactions that fit into one event, without removing them. */
  peek(): readonly Transaction[] {
    let bytes = 0;
    let end = this.#taken;
    for (; end < this.#waiting.length; end += 1) {
      bytes += this.#waiting[end]?.length ?? 0;
      if (bytes > this.#limits.maxEventBytes && end > this.#taken) break;
    }
    return this.#waiting.slice(this.#taken, end);
  }

  /** Removes the oldest `count` transactions: they are in an event now. */
  drop(count: number): void {
    for (let i = 0; i < count; i += 1) this.#bytes -= this.#waiting[this.#taken + i]?.length ?? 0;
    this.#taken += count;
    if (this.#taken * 2 >= this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
  }
}
