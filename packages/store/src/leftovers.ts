// Rows that are of no use any more: those of the graph from before a reset, and those below the floor of a pruned one. They go in the background, in small
// pieces; what a crash leaves is found at the next opening.
import type { LevelDatabase } from './database.ts';
import type { Floor } from './floor.ts';
import { GENERATIONS, type GenerationKeys } from './keys.ts';
import { clearRange, removePrunedRows } from './pruned-rows.ts';

export class Leftovers {
  readonly #database: LevelDatabase;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(database: LevelDatabase) {
    this.#database = database;
  }

  /** Begins to remove everything of generations before this one. */
  removeBefore(keys: GenerationKeys): void {
    this.#enqueue(() => clearRange(this.#database, { gte: GENERATIONS, lt: keys.prefix }, () => this.#stopped));
  }

  /** Begins to remove what lies below a floor, and above the one before it. */
  removeBelow(keys: GenerationKeys, floor: Floor, before: Floor): void {
    this.#enqueue(() =>
      removePrunedRows({ database: this.#database, keys, before, floor, isStopped: () => this.#stopped }),
    );
  }

  /** Resolves when nothing is being removed any more: all is gone, or {@link stop} was called, or the database failed. */
  idle(): Promise<void> {
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  #enqueue(remove: () => Promise<void>): void {
    this.#running = this.#running.then(async () => {
      try {
        await remove();
      } catch {
        // Nobody reads these rows. A medium that fails is noticed by those who need it, and the next opening tries again.
        this.#stopped = true;
      }
    });
  }
}
