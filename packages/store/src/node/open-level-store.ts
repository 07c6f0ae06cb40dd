// The store of a node on a machine: LevelDB in a folder.
import { HashgraphError } from '@babble/hashgraph';
import { ClassicLevel } from 'classic-level';
import { storeFailure } from '../failure.ts';
import type { LevelStore } from '../level-store.ts';
import { levelStore } from '../open-store.ts';
import { prepareFolder } from './folder.ts';

/**
 * What LevelDB keeps in memory, and in a log, before it makes a table of it; its default is 4 MiB. The larger, the less is written twice, and the longer takes the
 * opening.
 */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024;

/** Where a store is. */
export interface FolderStoreInit {
  /** Made if it is not there. One process at a time. */
  readonly folder: string;
}

/** A store in a folder; rejects as `levelStore` does, with the folder in `data.folder` (OPS-FILE-8, OPS-FILE-9). */
export async function openLevelStore({ folder }: FolderStoreInit): Promise<LevelStore> {
  try {
    await prepareFolder(folder);
    return await levelStore({
      database: new ClassicLevel<string, Uint8Array>(folder, {
        keyEncoding: 'utf8',
        valueEncoding: 'view',
        writeBufferSize: WRITE_BUFFER_BYTES,
      }),
    });
  } catch (error) {
    const { code, message, data, cause } = storeFailure(error, 'opening the database');
    if (message.includes(folder)) throw new HashgraphError(code, message, { ...data, folder }, cause);
    throw new HashgraphError(code, `${folder}: ${message}`, { ...data, folder }, cause);
  }
}
