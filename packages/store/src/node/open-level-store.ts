// The store of a node on a machine: LevelDB in a folder.
import { HashgraphError } from '@babble/hashgraph';
import { storeFailure } from '../failure.ts';
import type { LevelStore } from '../level-store.ts';
import { levelStore } from '../open-store.ts';
import { prepareFolder } from './folder.ts';
import { FolderDatabase } from './folder-database.ts';

/** Where a store is. */
export interface FolderStoreInit {
  /** Made if it is not there. One process at a time. */
  readonly folder: string;
  /** Hears of files of the last moments before a loss of power, which were put aside: what was durable is there without them. */
  readonly onPutAside?: (files: readonly string[]) => void;
}

/** A store in a folder; rejects as `levelStore` does, with the folder in `data.folder` (OPS-FILE-8, OPS-FILE-9). */
export async function openLevelStore({ folder, onPutAside }: FolderStoreInit): Promise<LevelStore> {
  try {
    const files = await prepareFolder(folder);
    if (files.length > 0) onPutAside?.(files);
    return await levelStore({ database: new FolderDatabase(folder) });
  } catch (error) {
    const { code, message, data, cause } = storeFailure(error, 'opening the database');
    if (message.includes(folder)) throw new HashgraphError(code, message, { ...data, folder }, cause);
    throw new HashgraphError(code, `${folder}: ${message}`, { ...data, folder }, cause);
  }
}
