// The newest changes with their numbers, so that a page that lost its connection goes on where it was.
import type { Board } from './board.ts';
import type { BoardChange } from './board-change.ts';

/** Changes that are remembered. */
const REMEMBERED = 1_000;

export interface NumberedChange {
  readonly number: number;
  readonly change: BoardChange;
}

export class ChangeRing {
  readonly #board: Board;
  readonly #changes: NumberedChange[] = [];
  readonly #listeners = new Set<(numbered: NumberedChange) => void>();
  #last = 0;

  constructor(board: Board) {
    this.#board = board;
    board.listen((change) => this.#take(change));
  }

  /** Returns how to stop hearing. */
  listen(listener: (numbered: NumberedChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What somebody has missed who knows everything up to a number; the whole board for whom that is too long ago, or who knows nothing. */
  since(number: number | undefined): readonly NumberedChange[] {
    const first = this.#changes[0]?.number ?? this.#last + 1;
    const isRemembered = number !== undefined && number >= first - 1 && number <= this.#last;
    return isRemembered
      ? this.#changes.filter((numbered) => numbered.number > number)
      : [{ number: this.#last, change: this.#board.whole() }];
  }

  #take(change: BoardChange): void {
    this.#last += 1;
    const numbered = { number: this.#last, change };
    this.#changes.push(numbered);
    if (this.#changes.length > REMEMBERED) this.#changes.shift();
    for (const listener of this.#listeners) listener(numbered);
  }
}
