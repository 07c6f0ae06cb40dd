// The entry for any database.
import type { LevelDatabase } from './database.ts';
import { CURRENT_FORMAT } from './format.ts';
import { DatabaseStore, type LevelStore } from './level-store.ts';
import { openDatabase } from './open-database.ts';

/** Where a store is. */
export interface LevelStoreInit {
  /** A database of `abstract-level` 3. It belongs to the store from now on, which opens it if need be, and closes it. */
  readonly database: LevelDatabase;
}

/**
 * A store over any `abstract-level` database. Rejects with `BABBLE_HASHGRAPH_STORE_LOCKED`, `BABBLE_HASHGRAPH_STORE_FORMAT`,
 * `BABBLE_HASHGRAPH_STORE_DAMAGED` or `BABBLE_HASHGRAPH_STORE_FAILED`; `data.remedy` says what can be done.
 */
export async function levelStore({ database }: LevelStoreInit): Promise<LevelStore> {
  return new DatabaseStore(await openDatabase(database, CURRENT_FORMAT));
}
