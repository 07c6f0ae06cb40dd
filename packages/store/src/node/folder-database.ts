// LevelDB in a folder, as the store needs it: what is durable has no gap before it, nothing is written after a failure, and what a closed database consists of
// is noted.
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import type { KeyRange, LevelDatabase, Operation } from '../database.ts';
import { noteClosed } from './files/closed-files.ts';
import { logsIn } from './files/names.ts';

/**
 * What LevelDB keeps in memory, and in a log, before it makes a table of it; its default is 4 MiB. The larger, the less is written twice, and the longer takes the
 * opening.
 */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024;

type Encodings = Parameters<LevelDatabase['get']>[1];
type BatchOptions = Parameters<LevelDatabase['batch']>[1];
type KeyOptions = Parameters<LevelDatabase['clear']>[0];

export class FolderDatabase implements LevelDatabase {
  readonly #folder: string;
  readonly #level: ClassicLevel<string, Uint8Array>;
  #failure: { readonly error: unknown } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#level = new ClassicLevel(folder, {
      keyEncoding: 'utf8',
      valueEncoding: 'view',
      writeBufferSize: WRITE_BUFFER_BYTES,
    });
  }

  get status(): string {
    return this.#level.status;
  }

  open(): Promise<void> {
    return this.#level.open();
  }

  async close(): Promise<void> {
    const wasOpen = this.#level.status === 'open';
    await this.#level.close();
    if (wasOpen && this.#failure === undefined) await noteClosed(this.#folder);
  }

  get(key: string, options: Encodings): Promise<Uint8Array | undefined> {
    return this.#level.get(key, options);
  }

  getMany(keys: string[], options: Encodings): Promise<(Uint8Array | undefined)[]> {
    return this.#level.getMany(keys, options);
  }

  batch(operations: Operation[], options: BatchOptions): Promise<void> {
    return this.#write(async () => {
      await this.#level.batch(operations, options);
      if (options.sync) await syncOlderLogs(this.#folder);
    });
  }

  clear(options: KeyOptions): Promise<void> {
    return this.#write(() => this.#level.clear(options));
  }

  iterator(options: KeyRange & Encodings): { all(): Promise<[string, Uint8Array][]> } {
    return this.#level.iterator(options);
  }

  keys(options: KeyOptions): { all(): Promise<string[]> } {
    return this.#level.keys(options);
  }

  /** A write that failed leaves half a record in the log; one after it would make of a torn end damage in the middle. */
  async #write(write: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      await write();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }
}

/**
 * When a log is full, LevelDB goes on in a new one while it makes a table of the old, and a sync reaches the new one only: after a loss of power, the end of the
 * old one could be missing before what was to be durable. Returns which logs were synced.
 */
export async function syncOlderLogs(folder: string): Promise<readonly string[]> {
  const older = logsIn(await readdir(folder)).slice(0, -1);
  for (const { file } of older) await syncFile(join(folder, file));
  return older.map(({ file }) => file);
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    // LevelDB has made a table of it meanwhile.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  try {
    await file?.datasync();
  } finally {
    await file?.close();
  }
}
