// Where a validator in a tab keeps its graph: in a database of the browser, or in memory.
import type { Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { type LevelDatabase, levelStore } from '@babble/store';
import { IndexedDatabase } from './indexed-database.ts';
import { onlyDatabase } from './only-one.ts';

/** Databases of validators have names of their own among those of the page. */
const PREFIX = 'babble-';

/**
 * The store in the database of that name of IndexedDB, which is made if it is not there; without a name one in memory. Rejects as `levelStore` does. The
 * browser may clear it when the disk is full, unless it has granted the page persistent storage: then the validator begins anew, and asks the others for its
 * own newest event before it makes another.
 */
export async function pageStore(database: string | undefined): Promise<Store> {
  return database === undefined ? memoryStore() : levelStore({ database: indexedDatabase(database) });
}

/** The database below {@link pageStore}: IndexedDB as the store wants it. Whoever opens it makes sure that nobody else does. */
export function indexedDatabase(database: string): LevelDatabase {
  return new IndexedDatabase(PREFIX + database);
}

/** Removes a database for good. Rejects with `BABBLE_BROWSER_ALREADY_OPEN` while a validator has it open. */
export async function removeDatabase(database: string): Promise<void> {
  const only = await onlyDatabase(database);
  try {
    const request = indexedDB.deleteDatabase(PREFIX + database);
    await new Promise<void>((resolve, reject) => {
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    });
  } finally {
    only.release();
  }
}
