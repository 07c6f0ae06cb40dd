// The store of a node on a machine: LevelDB in a folder.
import { HashgraphError } from '@babble/hashgraph';
import { ClassicLevel } from 'classic-level';
import { storeFailure } from '../failure.ts';
import type { LevelStore } from '../level-store.ts';
import { levelStore } from '../open-store.ts';
import { prepareFolder } from './folder.ts';

/** Where a store is. */
export interface FolderStoreInit {
  /** Made if it is not there. One process at a time. */
  readonly folder: string;
}

/** A store in a folder; rejects as `levelStore` does, with the folder in `data.folder` (OPS-FILE-8, OPS-FILE-9). */
export async function openLevelStore({ folder }: FolderStoreInit): Promise<LevelStore> {
  try {
    prepareFolder(folder);
    return await levelStore({
      database: new ClassicLevel<string, Uint8Array>(folder, { keyEncoding: 'utf8', valueEncoding: 'view' }),
    });
  } catch (error) {
    const { code, message, data, cause } = storeFailure(error, 'opening the database');
    if (message.includes(folder)) throw new HashgraphError(code, message, { ...data, folder }, cause);
    throw new HashgraphError(code, `${folder}: ${message}`, { ...data, folder }, cause);
  }
}
