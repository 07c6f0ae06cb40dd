// A database in memory whose n-th operation fails, and one that counts what is open.
import type { FailingMedium } from '@babble/hashgraph/store-suite';
import type { KeyRange, LevelDatabase } from '@babble/store';
import { levelStore } from '@babble/store';
import { MemoryLevel } from 'memory-level';

/** How an operation fails: before it had an effect, or after, with all that follow or alone. */
export interface Failing {
  readonly effect: boolean;
  readonly forever: boolean;
}

type Ask = Parameters<LevelDatabase['get']>[1];

/** Passes everything on to a database, telling of each operation first. */
export class WatchedDatabase implements LevelDatabase {
  readonly #inner: LevelDatabase;
  readonly #around: <T>(run: () => Promise<T>) => Promise<T>;
  /** Iterators whose end was not reached yet. */
  openIterators = 0;

  constructor(inner: LevelDatabase, around: <T>(run: () => Promise<T>) => Promise<T> = (run) => run()) {
    this.#inner = inner;
    this.#around = around;
  }

  get status(): string {
    return this.#inner.status;
  }

  open(): Promise<void> {
    return this.#around(() => this.#inner.open());
  }

  close(): Promise<void> {
    return this.#around(() => this.#inner.close());
  }

  get(key: string, options: Ask): Promise<Uint8Array | undefined> {
    return this.#around(() => this.#inner.get(key, options));
  }

  getMany(keys: string[], options: Ask): Promise<(Uint8Array | undefined)[]> {
    return this.#around(() => this.#inner.getMany(keys, options));
  }

  batch(...args: Parameters<LevelDatabase['batch']>): Promise<void> {
    return this.#around(() => this.#inner.batch(...args));
  }

  clear(...args: Parameters<LevelDatabase['clear']>): Promise<void> {
    return this.#around(() => this.#inner.clear(...args));
  }

  iterator(options: KeyRange & Ask): { all(): Promise<[string, Uint8Array][]> } {
    return this.#iterator(this.#inner.iterator(options));
  }

  keys(options: KeyRange & { readonly keyEncoding: 'utf8' }): { all(): Promise<string[]> } {
    return this.#iterator(this.#inner.keys(options));
  }

  #iterator<T>(iterator: { all(): Promise<T[]> }): { all(): Promise<T[]> } {
    this.openIterators += 1;
    const all = async (): Promise<T[]> => {
      try {
        return await this.#around(() => iterator.all());
      } finally {
        this.openIterators -= 1;
      }
    };
    return { all };
  }
}

/** What the suite of stores asks of a medium that fails. */
export function failingMedium(operation: number, { effect, forever }: Failing): FailingMedium {
  const inner: LevelDatabase = new MemoryLevel();
  let count = 0;
  const database = new WatchedDatabase(inner, async (run) => {
    count += 1;
    if (count < operation || (count > operation && !forever)) return run();
    if (effect) await run();
    throw new Error('something broke');
  });
  return {
    get failed() {
      return count >= operation;
    },
    open: () => levelStore({ database }),
    recover: async () => {
      await inner.close();
      return levelStore({ database: inner });
    },
  };
}
