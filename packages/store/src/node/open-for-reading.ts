// Looking into the database of a node that does not run. LevelDB cannot open without writing: it makes tables of its logs, and a new list of files. So it opens a
// folder of its own, in which the tables are links, what it could write into is copied, and the lock is that of the original: nobody else opens the database
// meanwhile, and nothing in it changes. All else is as when a node opens it.
import { copyFile, link, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SnapshotStore } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import { storeFailure } from '../failure.ts';
import type { LevelStore } from '../level-store.ts';
import type { FolderStoreInit } from './open-level-store.ts';
import { openLevelStore } from './open-level-store.ts';

/** Small, and somebody might go on writing into it; all else is read, replaced or removed, and a link does for that. */
const COPIED = /^(?:CURRENT|MANIFEST-\d+|\d+\.log|\w+\.json)$/;
/** What LevelDB writes for people, and what is half written. */
const LEFT_OUT = /^LOG(?:\.old)?$|\.(?:dbtmp|new)$/;
/** A folder with nothing else holds no database. */
const EMPTY = /^(?:LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.dbtmp)$/;
/** How often somebody else may have changed the folder between the copy and the lock. */
const ATTEMPTS = 5;

/** A store that is only read. */
export type ReadableStore = StoreReading & { readonly snapshots: Pick<SnapshotStore, 'newest'> };

type StoreReading = Pick<
  LevelStore,
  | 'supports'
  | 'origin'
  | 'eventsAfter'
  | 'inserted'
  | 'event'
  | 'block'
  | 'frame'
  | 'round'
  | 'peerSets'
  | 'notes'
  | 'lastBlockIndex'
  | 'close'
>;

/**
 * The store in a folder, which stays as it is, byte for byte; until `close` no node can open it. Takes as much room in the folder for temporary files as the logs of the
 * database do. Not for the process that has the database open: its lock is that of the process. Rejects as `openLevelStore` does, and with
 * `BABBLE_HASHGRAPH_STORE_FAILED` (`data.reason` `absent`) if there is none.
 */
export async function openLevelStoreForReading({ folder }: FolderStoreInit): Promise<ReadableStore> {
  let view: string | undefined;
  try {
    if (!(await isFolder(folder)) || (await readdir(folder)).every((file) => EMPTY.test(file))) throw absent(folder);
    view = await mkdtemp(join(tmpdir(), 'babble-read-'));
    return await openView(folder, view);
  } catch (error) {
    if (view !== undefined) await rm(view, { recursive: true, force: true });
    throw failureOf(error, folder, view);
  }
}

async function openView(folder: string, parent: string): Promise<ReadableStore> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await contentsOf(folder);
    const opened = await tryView(folder, await mkdtemp(join(parent, 'view-')));
    // From now on the lock is ours.
    const isSame = before === (await contentsOf(folder));
    if ('store' in opened && isSame) return closing(opened.store, parent);
    if ('store' in opened) await opened.store.close();
    // What a node that is about to end takes away is no damage.
    else if (isSame || attempt === ATTEMPTS || isLocked(opened.error)) throw opened.error;
    if (attempt === ATTEMPTS) throw changing(folder);
  }
}

async function tryView(
  folder: string,
  view: string,
): Promise<{ readonly store: LevelStore } | { readonly error: unknown }> {
  try {
    await makeView(folder, view);
    return { store: await openLevelStore({ folder: view }) };
  } catch (error) {
    return { error };
  }
}

function isLocked(error: unknown): boolean {
  return error instanceof HashgraphError && error.code === 'BABBLE_HASHGRAPH_STORE_LOCKED';
}

async function makeView(folder: string, view: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const [from, to] = [resolve(folder, file), join(view, file)];
    if (COPIED.test(file)) await copyFile(from, to);
    else if (!LEFT_OUT.test(file)) await linkTo(from, to);
  }
}

/** Not everybody may make symbolic links on Windows. */
async function linkTo(from: string, to: string): Promise<void> {
  await symlink(from, to, 'file').catch(() => link(from, to));
}

/** Names, sizes and times of all files that count. */
async function contentsOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => !LEFT_OUT.test(file)).sort();
  const lines = files.map(async (file) => {
    const found = await stat(join(folder, file)).catch(() => undefined);
    return `${file} ${found?.size} ${found?.mtimeMs}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** The same store; the view goes when it is closed. */
function closing(store: LevelStore, view: string): ReadableStore {
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    try {
      await store.close();
    } finally {
      await rm(view, { recursive: true, force: true });
    }
  };
  return {
    supports: store.supports,
    origin: store.origin,
    snapshots: { newest: () => store.snapshots.newest() },
    eventsAfter: (creator, index, limit) => store.eventsAfter(creator, index, limit),
    inserted: (number, limit) => store.inserted(number, limit),
    event: (id) => store.event(id),
    block: (index) => store.block(index),
    frame: (round) => store.frame(round),
    round: (round) => store.round(round),
    peerSets: () => store.peerSets(),
    notes: () => store.notes(),
    lastBlockIndex: () => store.lastBlockIndex(),
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** By shape: errors of the platform may belong to another realm, as in test runners. */
function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

function absent(folder: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', `there is no database in ${folder}`, {
    reason: 'absent',
    remedy:
      'name the folder with the database of a node: babble_db in its data directory, unless it was told another one',
  });
}

function changing(folder: string): HashgraphError {
  return new HashgraphError('BABBLE_HASHGRAPH_STORE_LOCKED', `the database in ${folder} is being written`, {
    reason: 'locked',
    remedy: 'end the other process that uses this database',
  });
}

/** The failure in words about the folder that was named: nobody knows the one that LevelDB was given. */
function failureOf(error: unknown, folder: string, parent: string | undefined): HashgraphError {
  const { code, message, data, cause } = storeFailure(error, 'opening the database');
  const view = parent === undefined ? undefined : new RegExp(`${escaped(parent)}/view-\\w+`, 'g');
  const text = view === undefined ? message : message.replace(view, folder);
  return new HashgraphError(code, text.includes(folder) ? text : `${folder}: ${text}`, { ...data, folder }, cause);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
