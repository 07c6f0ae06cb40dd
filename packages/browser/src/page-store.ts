// Where a validator in a tab keeps its graph: in a database of the browser, or in memory.
import type { Store } from '@babble/hashgraph';
import { memoryStore } from '@babble/hashgraph';
import { levelStore } from '@babble/store';
import { BrowserLevel } from 'browser-level';

/** Databases of validators have names of their own among those of the page. */
const PREFIX = 'babble-';

/**
 * The store in the database of that name of IndexedDB, which is made if it is not there; without a name one in memory. Rejects as `levelStore` does. The
 * browser may clear it when the disk is full, unless the page was granted persistent storage, and does not say when what is written survives a loss of power:
 * the node asks the others for its own newest event before it makes another.
 */
export async function pageStore(database: string | undefined): Promise<Store> {
  if (database === undefined) return memoryStore();
  const options = { prefix: PREFIX, keyEncoding: 'utf8', valueEncoding: 'view' } as const;
  return levelStore({ database: new BrowserLevel<string, Uint8Array>(database, options) });
}

/** Removes a database that no tab has open. Its validator begins anew, and asks the others for what it has forgotten. */
export async function removeDatabase(database: string): Promise<void> {
  await BrowserLevel.destroy(database, PREFIX);
}
