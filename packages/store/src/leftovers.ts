// After a reset the rows of the graph from before are of no use. They go in the background, in small pieces; what a crash leaves
// is found at the next opening.
import type { LevelDatabase } from './database.ts';
import { GENERATIONS, type GenerationKeys } from './keys.ts';

/** Rows removed in one step: other calls wait no longer than that. */
const ROWS_AT_ONCE = 1000;

export class Leftovers {
  readonly #database: LevelDatabase;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(database: LevelDatabase) {
    this.#database = database;
  }

  /** Begins to remove everything of generations before this one. */
  removeBefore(keys: GenerationKeys): void {
    this.#running = this.#running.then(() => this.#remove({ gte: GENERATIONS, lt: keys.prefix }));
  }

  /** Resolves when nothing is being removed any more: all is gone, or {@link stop} was called, or the database failed. */
  idle(): Promise<void> {
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #remove(range: { readonly gte: string; readonly lt: string }): Promise<void> {
    try {
      while (!this.#stopped) {
        const [key] = await this.#database.keys({ ...range, limit: 1, keyEncoding: 'utf8' }).all();
        if (key === undefined) return;
        await this.#database.clear({ ...range, limit: ROWS_AT_ONCE, keyEncoding: 'utf8' });
      }
    } catch {
      // Nobody reads these rows. A medium that fails is noticed by those who need it, and the next opening tries again.
      this.#stopped = true;
    }
  }
}
