// The events drawn so far by creator and index, and the self-parent that goes without saying.
import type { DrawnEvent } from './drawing.ts';

type Place = Pick<DrawnEvent, 'column' | 'index' | 'fork'>;

export class Chains {
  /** Positions by column and index, one per fork. */
  readonly #positions = new Map<string, Map<number, number>>();
  readonly #begun = new Set<number>();

  add({ column, index, fork }: Place, position: number): void {
    const forks = this.#positions.get(`${column}.${index}`) ?? new Map<number, number>();
    forks.set(fork, position);
    this.#positions.set(`${column}.${index}`, forks);
    this.#begun.add(column);
  }

  find({ column, index, fork }: Place): number | undefined {
    return this.#positions.get(`${column}.${index}`)?.get(fork);
  }

  /**
   * The self-parent an event has unless it names another: the event before it on its branch, or where the branch left
   * its chain. `undefined` for the first event of a chain or of the drawing; `'gap'` if its predecessor is missing.
   */
  impliedSelfParent({ column, index, fork }: Place): number | undefined | 'gap' {
    for (let branch = fork; branch >= 0; branch -= 1) {
      const position = this.find({ column, index: index - 1, fork: branch });
      if (position !== undefined) return position;
    }
    return this.#begun.has(column) && index > 0 ? 'gap' : undefined;
  }
}
