// Group commit: what arrives while a batch is being written goes into the next one, in order. After the first failure nothing is
// written any more: a later change on top of a missing one would be a gap.
import type { HashgraphError } from '@babble/hashgraph';
import type { LevelDatabase, Operation } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { storeFailure } from './failure.ts';
import type { Journal } from './journal.ts';
import type { Tally } from './tally.ts';

/** Bytes of a batch after which nothing more joins it; one change alone may be larger. */
const FULL_BATCH = 4 * 1024 * 1024;

interface Waiting {
  readonly operations: readonly Operation[];
  readonly bytes: number;
  /** What there is after it. */
  readonly tally: Tally;
  readonly sync: boolean;
  /** Runs when it is written, before anybody hears of it. */
  readonly effect: () => void;
  readonly resolve: () => void;
  readonly reject: (reason: HashgraphError) => void;
}

export class GroupWriter {
  readonly #database: LevelDatabase;
  readonly #journal: Journal;
  readonly #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: HashgraphError | undefined;
  /** Something was written, or waits, that no sync covers. At first that is what an earlier process may have left. */
  #dirty = true;
  #isUntouched = true;
  /** What there is after everything that was handed over. */
  #tally: Tally;

  constructor(database: LevelDatabase, journal: Journal) {
    this.#tally = journal.tally;
    this.#database = database;
    this.#journal = journal;
  }

  /** Why nothing is written any more. */
  get failure(): HashgraphError | undefined {
    return this.#failure;
  }

  /** Nobody has written anything. */
  get isUntouched(): boolean {
    return this.#isUntouched;
  }

  /** Writes all operations in one batch, after everything from before; `tally` is what there is then. */
  write(operations: readonly Operation[], tally: Tally, effect: () => void = () => undefined): Promise<void> {
    this.#tally = tally;
    if (operations.length === 0) return this.#enter({ operations, bytes: 0, sync: false, effect });
    this.#dirty = true;
    this.#isUntouched = false;
    return this.#enter({ operations, bytes: sizeOf(operations), sync: false, effect });
  }

  /** Resolves when everything from before is on the medium. Many callers share one sync. */
  async sync(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.#dirty && this.#writing === undefined) return;
    await this.#enter({ operations: [], bytes: 0, sync: true, effect: () => undefined });
  }

  /** Nothing more will be written, for this reason. */
  fail(failure: HashgraphError): void {
    this.#failure ??= failure;
  }

  /** Resolves when nothing is being written. Never rejects: those who wait for their changes hear of failures. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  #enter(entry: Omit<Waiting, 'resolve' | 'reject' | 'tally'>): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...entry, tally: this.#tally, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    // Calls of the same turn share a batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#writeGroup(this.#take());
    this.#writing = undefined;
  }

  #take(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      if (count > 0 && bytes + entry.bytes > FULL_BATCH) break;
      bytes += entry.bytes;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      if (this.#failure !== undefined) throw this.#failure;
      await this.#writeBatch(group);
    } catch (error) {
      this.fail(storeFailure(error, 'writing to the database'));
    }
    for (const { effect, resolve, reject } of group) {
      if (this.#failure !== undefined) {
        reject(this.#failure);
        continue;
      }
      effect();
      resolve();
    }
  }

  async #writeBatch(group: readonly Waiting[]): Promise<void> {
    const own = group.flatMap(({ operations }) => operations);
    const sync = group.some((entry) => entry.sync) && this.#dirty;
    if (own.length === 0 && !sync) return;
    const bytes = group.reduce((sum, entry) => sum + entry.bytes, 0);
    const { tally } = group.at(-1) ?? { tally: this.#tally };
    await this.#database.batch([...own, ...this.#journal.next(bytes, tally)], { ...TEXT_TO_BYTES, sync });
    if (sync) this.#dirty = this.#waiting.some(({ operations }) => operations.length > 0);
  }
}

function sizeOf(operations: readonly Operation[]): number {
  return operations.reduce((sum, op) => sum + op.key.length + (op.type === 'put' ? op.value.length : 0), 0);
}
