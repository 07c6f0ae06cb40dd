// A disk under a database: what is on it after the process was killed, and after the power was cut. A batch is there as a whole or not at all; a kill leaves all
// that was written, a loss of power what was synced and perhaps some of what was written after that. In either case what is there is what the first so many
// batches left.

import type { Clock } from '@babble/host';
import type { LevelDatabase, Operation } from '@babble/store';
import type { Chance } from '@babble-tooling/simulation';
import { MemoryLevel } from 'memory-level';
import type { Life } from './life.ts';

/** How a process ends: it is killed, and the system goes on; or the whole machine has no power any more. */
export type Ending = 'kill' | 'power';

/** How long writing takes, in ms. */
const WRITE_MS = 0.2;
const SYNC_MS = 1;

const ENCODINGS = { keyEncoding: 'utf8', valueEncoding: 'view' } as const;

interface Written {
  readonly operations: readonly Operation[];
  /** The database has said that it is written. */
  isDone: boolean;
}

export class Medium {
  /** What a loss of power leaves. */
  readonly #synced = new Map<string, Uint8Array>();
  /** Batches after that, in order. */
  #written: Written[] = [];
  #syncedCount = 0;
  #syncs = 0;

  /** How many batches have been written, as the database said. */
  get position(): number {
    return this.#syncedCount + this.#written.filter(({ isDone }) => isDone).length;
  }

  /** Calls that made something survive a loss of power. */
  get syncs(): number {
    return this.#syncs;
  }

  /** What is there, opened by a new process. */
  async open(life: Life): Promise<LevelDatabase> {
    const contents: LevelDatabase = new MemoryLevel();
    await contents.open();
    const entries = new Map(this.#synced);
    for (const { operations } of this.#written) apply(operations, entries);
    const puts = [...entries].map(([key, value]): Operation => ({ type: 'put', key, value }));
    await contents.batch(puts, { ...ENCODINGS, sync: false });
    return this.#guarded(contents, life);
  }

  /** Returns how many batches are left. */
  crash(ending: Ending, chance: Chance): number {
    const done = this.#written.filter(({ isDone }) => isDone).length;
    const least = ending === 'kill' ? done : 0;
    // Often the least or the most: the rest is seldom different from them.
    const most = this.#written.length;
    const left = chance.pick([least, most, least + chance.below(most - least + 1)]);
    this.#written = this.#written.slice(0, left);
    for (const written of this.#written) written.isDone = true;
    // After a loss of power what is read is what is on the disk.
    if (ending === 'power') this.#settle(left);
    return this.#syncedCount + this.#written.length;
  }

  #settle(count: number): void {
    for (const { operations } of this.#written.splice(0, count)) {
      apply(operations, this.#synced);
      this.#syncedCount += 1;
    }
  }

  #guarded(contents: LevelDatabase, life: Life): LevelDatabase {
    const { clock } = life;
    return {
      get status() {
        return contents.status;
      },
      open: () => life.within(() => contents.open()),
      close: () => life.within(() => contents.close()),
      get: (...args) => life.within(() => contents.get(...args)),
      getMany: (...args) => life.within(() => contents.getMany(...args)),
      iterator: (options) => ({ all: () => life.within(() => contents.iterator(options).all()) }),
      keys: (options) => ({ all: () => life.within(() => contents.keys(options).all()) }),
      batch: (operations, options) =>
        life.within(async () => {
          const written = this.#begin(operations);
          await passes(clock, options.sync ? SYNC_MS : WRITE_MS);
          if (life.hasEnded) return;
          await contents.batch(operations, options);
          written.isDone = true;
          if (!options.sync) return;
          this.#syncs += 1;
          this.#settle(this.#written.indexOf(written) + 1);
        }),
      clear: (range) =>
        life.within(async () => {
          const keys = await contents.keys(range).all();
          if (life.hasEnded) return;
          const written = this.#begin(keys.map((key) => ({ type: 'del', key })));
          await passes(clock, WRITE_MS);
          if (life.hasEnded) return;
          await contents.clear(range);
          written.isDone = true;
        }),
    };
  }

  #begin(operations: readonly Operation[]): Written {
    const written: Written = { operations, isDone: false };
    this.#written.push(written);
    return written;
  }
}

function apply(operations: readonly Operation[], to: Map<string, Uint8Array>): void {
  for (const operation of operations) {
    if (operation.type === 'put') to.set(operation.key, operation.value);
    else to.delete(operation.key);
  }
}

function passes(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, ms));
}
