// Where the newest transactions are, by their hashes. Nothing is hashed while nobody asks: a question brings the index up to the newest block first, in
// small steps. Bounded in transactions and blocks (OURS-8).
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { ServiceNode } from '../service-node.ts';
import type { Pace } from '../text-stream.ts';
import { transactionHash } from './block-answer.ts';

/** How far it reaches back: what comes first. */
const MOST_TRANSACTIONS = 100_000;
const MOST_BLOCKS = 10_000;
/** Transactions that are hashed at a stretch: about a millisecond. */
const STRETCH = 500;
/** Positions in a block that can be told. */
const POSITIONS = 2 ** 21;
/** Hexadecimal digits of a hash that are kept; the rest is compared with the transaction itself. */
const KEY_DIGITS = 12;

export interface Place {
  readonly block: number;
  /** Position in the block. */
  readonly index: number;
}

export interface TransactionIndexInit {
  readonly node: Pick<ServiceNode, 'block' | 'lastBlockIndex'>;
  readonly maxTransactions?: number;
  readonly maxBlocks?: number;
  /** How fast it catches up. */
  readonly pace?: Pace;
}

interface IndexedBlock {
  readonly block: number;
  readonly keys: readonly number[];
}

export class TransactionIndex {
  readonly #node: TransactionIndexInit['node'];
  readonly #maxTransactions: number;
  readonly #maxBlocks: number;
  /** Block and position in one number, by the beginning of the hash. */
  readonly #places = new Map<number, number>();
  /** Ascending. */
  #blocks: IndexedBlock[] = [];
  #count = 0;
  #hashed = 0;
  #catchingUp: Promise<void> | undefined;
  readonly #pace: Pace | undefined;
  #stretchMs = 0;

  constructor({ node, maxTransactions = MOST_TRANSACTIONS, maxBlocks = MOST_BLOCKS, pace }: TransactionIndexInit) {
    this.#node = node;
    this.#pace = pace;
    this.#maxTransactions = maxTransactions;
    this.#maxBlocks = maxBlocks;
  }

  /** The newest place of a transaction by its hash (64 lower-case digits); `undefined` if it is in none of the blocks that are looked at. */
  async find(hash: string): Promise<Place | undefined> {
    // Whoever asks while it is catching up may mean a block that came meanwhile.
    await this.#catchingUp;
    this.#catchingUp ??= this.#catchUp().finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
    const packed = this.#places.get(keyOf(hash));
    if (packed === undefined) return undefined;
    const place = { block: Math.floor(packed / POSITIONS), index: packed % POSITIONS };
    const transactions = (await this.#node.block(place.block))?.body.transactions ?? [];
    const isSame = place.index < transactions.length && transactionHash(transactions[place.index] ?? NONE) === hash;
    return isSame ? place : undefined;
  }

  /** Of how many transactions it knows, and from which block on. */
  get reach(): { readonly transactions: number; readonly fromBlock: number } {
    return { transactions: this.#count, fromBlock: this.#blocks[0]?.block ?? Math.max(0, this.#node.lastBlockIndex) };
  }

  async #catchUp(): Promise<void> {
    this.#stretchMs = performance.now();
    const last = this.#node.lastBlockIndex;
    const known = this.#blocks.at(-1)?.block ?? -1;
    const lowest = Math.max(known + 1, last - this.#maxBlocks + 1);
    // Newest first, so that nothing is hashed that would go at once.
    const found: IndexedBlock[] = [];
    let count = 0;
    for (let block = last; block >= lowest && count < this.#maxTransactions; block -= 1) {
      const indexed = await this.#keysOf(block);
      if (indexed === undefined) continue;
      found.push(indexed);
      count += indexed.keys.length;
    }
    for (const indexed of found.reverse()) this.#enter(indexed);
    this.#shrink(last);
  }

  async #keysOf(block: number): Promise<IndexedBlock | undefined> {
    const found = await this.#node.block(block);
    if (found === undefined) return undefined;
    const keys: number[] = [];
    for (const transaction of (found.body.transactions ?? []).slice(0, POSITIONS)) {
      keys.push(keyOf(transactionHash(transaction ?? NONE)));
      await this.#step();
    }
    // Blocks without transactions cost time, too.
    await this.#step();
    return { block, keys };
  }

  /** Gives way to others after a while. */
  async #step(): Promise<void> {
    this.#hashed += 1;
    if (this.#hashed % STRETCH !== 0) return;
    this.#pace?.spend(performance.now() - this.#stretchMs);
    await setImmediate();
    await this.#pace?.turn();
    this.#stretchMs = performance.now();
  }

  #enter(indexed: IndexedBlock): void {
    for (const [position, key] of indexed.keys.entries()) this.#places.set(key, indexed.block * POSITIONS + position);
    this.#blocks.push(indexed);
    this.#count += indexed.keys.length;
  }

  #shrink(last: number): void {
    let dropped = 0;
    for (const { block, keys } of this.#blocks) {
      if (this.#count <= this.#maxTransactions && block > last - this.#maxBlocks) break;
      for (const [position, key] of keys.entries()) {
        if (this.#places.get(key) === block * POSITIONS + position) this.#places.delete(key);
      }
      this.#count -= keys.length;
      dropped += 1;
    }
    this.#blocks = dropped === 0 ? this.#blocks : this.#blocks.slice(dropped);
  }
}

const NONE = new Uint8Array(0);

function keyOf(hash: string): number {
  return Number.parseInt(hash.slice(0, KEY_DIGITS), 16);
}
