// Transactions waiting for an event of this node. Bounded: a full pool says so instead of growing. Rules NODE-SELF-3 … NODE-SELF-5.
import type { Transaction } from '@babble/hashgraph';
import { joinBytes } from '@babble/host';

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
  /** How many were ever taken out of the front: the number of the oldest that waits. */
  #firstNumber = 0;

  constructor(limits: TransactionPoolLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#waiting.length - this.#taken;
  }

  /** Bytes of what waits. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Numbers of the transactions ascend in the order in which they wait; this is that of the next that is added. */
  get nextNumber(): number {
    return this.#firstNumber + this.size;
  }

  /** The number of the oldest that waits. */
  get firstNumber(): number {
    return this.#firstNumber;
  }

  /** The transaction that was added last; it never changes. */
  get newest(): Transaction {
    return this.#waiting.at(-1) ?? null;
  }

  /** Begins with what was accepted before a restart, whatever the limits are; to be called while it is empty. */
  restore(pool: readonly (readonly [number: number, transaction: Transaction])[]): void {
    this.#firstNumber = pool[0]?.[0] ?? this.#firstNumber;
    this.putBack(pool.map(([, transaction]) => transaction));
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

  /** Takes back, as the newest, what was accepted before; whatever the limits are. */
  putBack(transactions: readonly Transaction[]): void {
    for (const transaction of transactions) {
      this.#waiting.push(transaction);
      this.#bytes += transaction?.length ?? 0;
    }
  }

  /** The oldest transactions that fit into one event, without removing them; all lie in one piece of memory, as those of others do. */
  peek(): readonly Transaction[] {
    let bytes = 0;
    let end = this.#taken;
    for (; end < this.#waiting.length; end += 1) {
      bytes += this.#waiting[end]?.length ?? 0;
      if (bytes > this.#limits.maxEventBytes && end > this.#taken) break;
    }
    return inOnePiece(this.#waiting.slice(this.#taken, end));
  }

  /** Removes the oldest `count` transactions: they are in an event now. */
  drop(count: number): void {
    for (let i = 0; i < count; i += 1) this.#bytes -= this.#waiting[this.#taken + i]?.length ?? 0;
    this.#taken += count;
    this.#firstNumber += count;
    if (this.#taken * 2 >= this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
  }
}

/** Hundreds of small arrays, each with memory of its own, take several times what is in them, as long as the event is kept. */
function inOnePiece(transactions: readonly Transaction[]): readonly Transaction[] {
  const piece = joinBytes(transactions.filter((transaction) => transaction !== null));
  let at = 0;
  return transactions.map((transaction) => {
    const from = at;
    at += transaction?.length ?? 0;
    return transaction === null ? null : piece.subarray(from, at);
  });
}
