// The newest state of the application as rows: its pieces first, and then one row that makes them the newest. What a crash leaves of others goes before the next is
// written. Rules APP-API-3, APP-API-4.
import type { KeptSnapshot, SnapshotStore } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import { type Cell, readAs } from './cells.ts';
import type { LevelDatabase, Operation } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { storeFailure } from './failure.ts';
import { after, numbered, SNAPSHOT_KEY, SNAPSHOTS } from './keys.ts';
import { damaged, openRow, sealRow } from './row.ts';

/** Bytes of a row, but the last: small enough that what is written beside it does not wait for long. */
const ROW_BYTES = 256 * 1024;
/** Rows removed in one step. */
const ROWS_AT_ONCE = 100;

/** What {@link SNAPSHOT_KEY} says: where the pieces are, and of which block. */
type NoteCells = readonly [number: number, blockIndex: number, rowCount: number, byteCount: number];

/** What the store around them gives. */
export interface SnapshotRowsInit {
  readonly database: LevelDatabase;
  /** Throws when the store is closed. */
  readonly assertOpen: () => void;
  /** Writes in one step, after everything from before. */
  readonly write: (operations: readonly Operation[]) => Promise<void>;
  /** Resolves when everything from before is on the medium. */
  readonly sync: () => Promise<void>;
}

export class SnapshotRows implements SnapshotStore {
  readonly #init: SnapshotRowsInit;
  #last: Promise<void> = Promise.resolve();
  #removal: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(init: SnapshotRowsInit) {
    this.#init = init;
  }

  keep(blockIndex: number, snapshot: AsyncIterable<Uint8Array>): Promise<void> {
    const kept = this.#last.then(() => this.#keep(blockIndex, snapshot));
    // How it ends is told to whoever called.
    this.#last = kept.catch(() => undefined);
    return kept;
  }

  async newest(): Promise<KeptSnapshot | undefined> {
    const note = await this.#note();
    if (note === undefined) return undefined;
    const [, blockIndex, , byteCount] = note;
    return { blockIndex, byteCount, read: () => this.#read(note) };
  }

  /** Resolves when nothing is being removed any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#removal;
  }

  async #keep(blockIndex: number, snapshot: AsyncIterable<Uint8Array>): Promise<void> {
    const current = (await this.#note())?.[0];
    await this.#removeAllBut(current);
    const number = Math.max(current ?? -1, await this.#lastNumber()) + 1;
    const { rowCount, byteCount } = await this.#putRows(rowsOf(number), snapshot).catch(async (error: unknown) => {
      await this.#removeAllBut(current);
      throw error;
    });
    // From here on a failure may have had its effect: nothing is removed unless it is certain which of them is the newest.
    const note: NoteCells = [number, blockIndex, rowCount, byteCount];
    await this.#put(SNAPSHOT_KEY, note);
    await this.#init.sync();
    await this.#removeAllBut(number);
  }

  async #putRows(
    prefix: string,
    snapshot: AsyncIterable<Uint8Array>,
  ): Promise<{ rowCount: number; byteCount: number }> {
    let [rowCount, byteCount] = [0, 0];
    for await (const row of inRows(snapshot)) {
      await this.#put(numbered(prefix, rowCount), row);
      rowCount += 1;
      byteCount += row.length;
    }
    return { rowCount, byteCount };
  }

  async #put(key: string, content: Cell): Promise<void> {
    await this.#init.write([{ type: 'put', key, value: sealRow(key, content) }]);
  }

  async #note(): Promise<NoteCells | undefined> {
    const row = await this.#get(SNAPSHOT_KEY);
    return row === undefined ? undefined : readAs<NoteCells>(openRow(SNAPSHOT_KEY, row));
  }

  async *#read([number, , rowCount, byteCount]: NoteCells): AsyncGenerator<Uint8Array> {
    const prefix = rowsOf(number);
    let found = 0;
    for (let i = 0; i < rowCount; i += 1) {
      const key = numbered(prefix, i);
      const row = await this.#get(key);
      if (row === undefined) throw (await this.#note())?.[0] === number ? missing(key) : replaced();
      const piece = readAs<Uint8Array>(openRow(key, row));
      found += piece.length;
      yield piece;
    }
    if (found !== byteCount) throw damaged(SNAPSHOT_KEY, `counts ${byteCount} bytes, not ${found}`);
  }

  async #get(key: string): Promise<Uint8Array | undefined> {
    this.#init.assertOpen();
    try {
      return await this.#init.database.get(key, TEXT_TO_BYTES);
    } catch (error) {
      this.#init.assertOpen();
      throw storeFailure(error, 'reading the database');
    }
  }

  /** The highest number of which a row is there, −1 if there is none: what could not be removed must not be mixed with what comes. */
  async #lastNumber(): Promise<number> {
    this.#init.assertOpen();
    const range = { gte: SNAPSHOTS, lt: after(SNAPSHOTS), reverse: true, limit: 1, keyEncoding: 'utf8' } as const;
    try {
      const [key] = await this.#init.database.keys(range).all();
      return key === undefined ? -1 : Number(key.slice(SNAPSHOTS.length, key.lastIndexOf('/')));
    } catch (error) {
      this.#init.assertOpen();
      throw storeFailure(error, 'reading the database');
    }
  }

  #removeAllBut(number: number | undefined): Promise<void> {
    const [low, high] = number === undefined ? [SNAPSHOTS, SNAPSHOTS] : [rowsOf(number), after(rowsOf(number))];
    this.#removal = this.#removal.then(async () => {
      await this.#remove({ gte: SNAPSHOTS, lt: low });
      await this.#remove({ gte: high, lt: after(SNAPSHOTS) });
    });
    return this.#removal;
  }

  async #remove(range: { readonly gte: string; readonly lt: string }): Promise<void> {
    try {
      while (!this.#isStopped) {
        const [key] = await this.#init.database.keys({ ...range, limit: 1, keyEncoding: 'utf8' }).all();
        if (key === undefined) return;
        await this.#init.database.clear({ ...range, limit: ROWS_AT_ONCE, keyEncoding: 'utf8' });
      }
    } catch {
      // Nobody reads these rows. A medium that fails is noticed by those who need it, and the next snapshot tries again.
    }
  }
}

/** The beginning of the keys of one snapshot. */
function rowsOf(number: number): string {
  return `${numbered(SNAPSHOTS, number)}/`;
}

/** Pieces of any size as rows of one size; the last is shorter. */
async function* inRows(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let row = new Uint8Array(ROW_BYTES);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const part = piece.subarray(at, at + ROW_BYTES - filled);
      row.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < ROW_BYTES) continue;
      yield row;
      row = new Uint8Array(ROW_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield row.subarray(0, filled);
}

function missing(key: string): HashgraphError {
  return damaged(key, 'is missing');
}

function replaced(): HashgraphError {
  return new HashgraphError(
    'BABBLE_HASHGRAPH_STORE_FAILED',
    'another snapshot took the place of the one that is read',
    {
      reason: 'replaced',
      remedy: 'read the newest',
    },
  );
}
