// Where a node keeps its graph: in memory, or in a folder that outlives it. What is there is used, and never moved away without being asked to.
// Rules NODE-START-4, OPS-FILE-8, OPS-FILE-9.
import { readdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HashgraphError, memoryStore, type Store } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import { openLevelStore } from '@babble/store/node';
import { CliError, messageOf } from './cli-error.ts';

export interface NodeStoreInit {
  readonly kind: 'memory' | 'disk';
  /** Folder of the database. */
  readonly folder: string;
  /** There must be one already. */
  readonly mustExist: boolean;
  /** What is there is moved aside first. */
  readonly fresh: boolean;
  /** Events, blocks and frames that are kept in memory. */
  readonly cacheSize: number;
}

/** Rejects with a {@link CliError}, and as `openLevelStore`. */
export async function openNodeStore(init: NodeStoreInit, logger: Logger): Promise<Store> {
  const { kind, folder, mustExist, fresh, cacheSize } = init;
  if (kind === 'memory') {
    logger.warn({}, 'The graph is kept in memory only: a restart loses it, and is re-learnt from peers');
    return memoryStore({ cacheSize });
  }
  const isThere = await hasContents(folder);
  if (mustExist && !isThere) {
    throw new CliError(`there is no database in ${folder} to begin with`, {
      remedy: 'Name its folder with --db; or give --store instead of --bootstrap, which makes one.',
    });
  }
  if (fresh && isThere) {
    await refuseIfInUse(folder);
    await moveAside(folder, logger);
  }
  const store = await openLevelStore({ folder, onPutAside: (files) => tellOfGap(files, { folder, logger }) });
  logger.info({ folder, isNew: fresh || !isThere }, 'Database');
  return store;
}

function tellOfGap(files: readonly string[], { folder, logger }: { folder: string; logger: Logger }): void {
  logger.warn(
    { folder, files },
    'The power was lost while a log was full: what was written after it, and was not durable either, has been put aside',
  );
}

async function hasContents(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    // Whatever else is there, opening it says what is wrong with it.
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}

/** Another process would go on writing into the folder that was moved. A database that cannot be opened for another reason may well be moved. */
async function refuseIfInUse(folder: string): Promise<void> {
  try {
    await (await openLevelStore({ folder })).close();
  } catch (error) {
    if (error instanceof HashgraphError && error.code !== 'BABBLE_HASHGRAPH_STORE_LOCKED') return;
    throw error;
  }
}

/** Named as the Go implementation names its backups. */
async function moveAside(folder: string, logger: Logger): Promise<void> {
  const [seconds = '', fraction = ''] = new Date().toISOString().replace('Z', '').split('.');
  const backup = `${folder}--UTC--${seconds.replaceAll(':', '-')}.${fraction.padEnd(9, '0')}Z`;
  try {
    await rename(folder, backup);
  } catch (error) {
    throw notMoved(folder, error);
  }
  logger.warn({ folder, backup }, 'The database that was there has been moved aside');
}

/** What is to be done where `--fresh` cannot rename the folder; the database in it is as it was. */
function notMoved(folder: string, error: unknown): CliError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new CliError(`--fresh cannot move the database in ${folder} aside, which is as it was (${messageOf(error)})`, {
    remedy: `${OBSTACLES[code]?.(folder) ?? 'Move it away by hand, and start without --fresh'}; or name another folder with --db.`,
    cause: error,
  });
}

const mayNotRename = (folder: string): string =>
  `Give the user of this process the right to write into ${dirname(folder)}, where the folder gets another name`;

const OBSTACLES: Readonly<Record<string, (folder: string) => string>> = {
  EACCES: mayNotRename,
  EPERM: mayNotRename,
  EROFS: (folder) => `${dirname(folder)} can only be read: make it writable`,
  EBUSY: (folder) =>
    `${folder} is a volume of its own, or in use: move what is in it away by hand, and start without --fresh`,
};
