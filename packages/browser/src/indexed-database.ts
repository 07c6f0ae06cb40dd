// A database of the browser behind the part of the interface of `abstract-level` that the store uses. `browser-level` is the same with all of that interface,
// and needs Node's `events` and `buffer`, which a page does not have; nor does it ask for what was written to be safe from a loss of power.
import type { KeyRange, LevelDatabase, Operation } from '@babble/store';

const ROWS = 'rows';
/** The largest number of entries that a database can be asked for: it takes 32 bits. */
const MOST_LISTED = 0xffffffff;

export class IndexedDatabase implements LevelDatabase {
  readonly #name: string;
  #opening: Promise<void> | undefined;
  #database: IDBDatabase | undefined;

  /** `name` is that of the database in IndexedDB, which is made if it is not there. */
  constructor(name: string) {
    this.#name = name;
  }

  get status(): string {
    return this.#database === undefined ? 'closed' : 'open';
  }

  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async close(): Promise<void> {
    this.#opening = undefined;
    this.#database?.close();
    this.#database = undefined;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const [value] = await this.getMany([key]);
    return value;
  }

  getMany(keys: string[]): Promise<(Uint8Array | undefined)[]> {
    return this.#read((rows) => {
      const requests = keys.map((key): IDBRequest<Uint8Array | undefined> => rows.get(key));
      return () => requests.map(({ result }) => result);
    });
  }

  /** All of it or nothing. With `sync`, which browsers call strict durability, it resolves when it and everything before it is on the medium. */
  batch(operations: Operation[], { sync }: { readonly sync: boolean }): Promise<void> {
    return this.#write(sync ? 'strict' : 'relaxed', (rows) => {
      for (const operation of operations) {
        if (operation.type === 'put') rows.put(operation.value, operation.key);
        else rows.delete(operation.key);
      }
    });
  }

  iterator(range: KeyRange): { all(): Promise<[string, Uint8Array][]> } {
    return {
      all: () =>
        this.#list(range, (rows, keyRange, limit) => {
          const keys = rows.getAllKeys(keyRange, limit);
          const values: IDBRequest<Uint8Array[]> = rows.getAll(keyRange, limit);
          return () => pairs(namesOf(keys.result), values.result);
        }),
    };
  }

  keys(range: KeyRange): { all(): Promise<string[]> } {
    return {
      all: () =>
        this.#list(range, (rows, keyRange, limit) => {
          const keys = rows.getAllKeys(keyRange, limit);
          return () => namesOf(keys.result);
        }),
    };
  }

  async clear(cleared: KeyRange): Promise<void> {
    const keys = await this.keys(cleared).all();
    const [first, last] = [keys[0], keys.at(-1)];
    if (first === undefined || last === undefined) return;
    const range = first < last ? IDBKeyRange.bound(first, last) : IDBKeyRange.bound(last, first);
    await this.#write('relaxed', (rows) => {
      rows.delete(range);
    });
  }

  /** The browser lists from the front; the end of a range is found by a cursor. */
  async #list<T>(
    { gte, lt, limit: asked, reverse = false }: KeyRange,
    ask: (rows: IDBObjectStore, range: IDBKeyRange, limit: number | undefined) => () => T[],
  ): Promise<T[]> {
    const limit = asked === undefined ? undefined : Math.min(asked, MOST_LISTED);
    if (gte >= lt || (limit !== undefined && limit <= 0)) return [];
    const range = IDBKeyRange.bound(gte, lt, false, true);
    if (!reverse) return this.#read((rows) => ask(rows, range, limit));
    const from = limit === undefined ? gte : await this.#keyBeforeEnd(range, limit);
    if (from === undefined) return [];
    return (await this.#read((rows) => ask(rows, IDBKeyRange.bound(from, lt, false, true), undefined))).reverse();
  }

  /** The key with `limit − 1` others behind it in the range, or the first one. */
  #keyBeforeEnd(range: IDBKeyRange, limit: number): Promise<string | undefined> {
    return this.#read((rows) => {
      let found: string | undefined;
      let count = 0;
      const request = rows.openKeyCursor(range, 'prev');
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor === null) return;
        found = String(cursor.key);
        count += 1;
        if (count < limit) cursor.continue();
      };
      return () => found;
    });
  }

  async #open(): Promise<void> {
    const request = indexedDB.open(this.#name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS);
    try {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(failure(request.error));
      });
      // Somebody has cleared the data of the site.
      database.onclose = () => {
        this.#database = undefined;
      };
      this.#database = database;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  /** What `ask` requests, once all of it is there. */
  async #read<T>(ask: (rows: IDBObjectStore) => () => T): Promise<T> {
    const transaction = this.#mustBeOpen().transaction(ROWS, 'readonly');
    const answer = ask(transaction.objectStore(ROWS));
    await ended(transaction);
    return answer();
  }

  async #write(durability: IDBTransactionDurability, change: (rows: IDBObjectStore) => void): Promise<void> {
    const transaction = this.#mustBeOpen().transaction(ROWS, 'readwrite', { durability });
    const isEnded = ended(transaction);
    change(transaction.objectStore(ROWS));
    transaction.commit();
    await isEnded;
  }

  #mustBeOpen(): IDBDatabase {
    if (this.#database !== undefined) return this.#database;
    throw new Error('the database is closed: this page closed it, or the data of the site were cleared');
  }
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(failure(transaction.error));
  });
}

/** The names of failures say what it is; texts differ from browser to browser. */
function failure(error: DOMException | null): Error {
  return new Error(error === null ? 'the transaction was aborted' : `${error.name}: ${error.message}`, {
    cause: error,
  });
}

/** All keys are texts. */
function namesOf(keys: readonly IDBValidKey[]): string[] {
  return keys.map(String);
}

function pairs(keys: readonly string[], values: readonly Uint8Array[]): [string, Uint8Array][] {
  return keys.flatMap((key, i): [string, Uint8Array][] => {
    const value = values[i];
    return value === undefined ? [] : [[key, value]];
  });
}
