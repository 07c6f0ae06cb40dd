// What pages of the chat show: the newest lines, and what was submitted here and is not final yet. Bounded: old lines are forgotten by
// the board (not by the chat), and so is what nobody hears of any more.
import { decodeUtf8 } from '@babble/crypto';
import type { BoardChange, FinalLine, OpenLine, WholeBoard } from './board-change.ts';

/** Lines that a new page is shown. */
const SHOWN_LINES = 500;
/** Lines on their way; the oldest of more is given up. */
const MOST_OPEN = 200;

export interface BoardInit {
  readonly name: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Hands a transaction to the node; resolves when the node has it. */
  readonly submit: (transaction: Uint8Array) => Promise<void>;
}

interface Waiting {
  readonly line: OpenLine;
  readonly since: number;
}

export class Board {
  readonly #init: BoardInit;
  readonly #listeners = new Set<(change: BoardChange) => void>();
  readonly #lines: FinalLine[] = [];
  /** By id, the oldest first. */
  readonly #open = new Map<string, Waiting>();
  #lineCount = 0;
  #nextId = 0;
  #node = 'unknown';

  constructor(init: BoardInit) {
    this.#init = init;
  }

  /** Returns how to stop hearing. */
  listen(listener: (change: BoardChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  whole(): WholeBoard {
    const open = [...this.#open.values()].map(({ line }) => line);
    return { kind: 'whole', name: this.#init.name, node: this.#node, lines: [...this.#lines], open };
  }

  /** Hands a transaction to the node and shows how it is getting on. Rejects as `submit`. */
  async submit(transaction: Uint8Array): Promise<void> {
    const id = String(this.#nextId);
    this.#nextId += 1;
    const text = decodeUtf8(transaction);
    this.#show({ id, text, state: 'sent' }, this.#init.now());
    this.#giveUpOldest();
    try {
      await this.#init.submit(transaction);
    } catch (error) {
      this.#fail(id, error instanceof Error ? error.message : String(error));
      throw error;
    }
    const waiting = this.#open.get(id);
    // It may be final before the node has answered.
    if (waiting !== undefined) this.#show({ id, text, state: 'pending' }, waiting.since);
  }

  /** A line was committed. Of equal lines that were submitted here, the first counts as this one. */
  commit(text: string, block: number): void {
    const [own] = [...this.#open.values()].filter(({ line }) => line.text === text);
    if (own !== undefined) this.#open.delete(own.line.id);
    const ownFacts = own === undefined ? {} : { id: own.line.id, finalityMs: this.#init.now() - own.since };
    this.#keep({ number: this.#lineCount, text, block, ...ownFacts });
  }

  /** The chat has taken over these lines from somebody else. */
  restore(lines: readonly string[]): void {
    this.#lineCount = lines.length;
    const first = Math.max(0, lines.length - SHOWN_LINES);
    const kept = lines.slice(first).map((text, i) => ({ number: first + i, text, block: null }));
    this.#lines.splice(0, this.#lines.length, ...kept);
    this.#tell(this.whole());
  }

  nodeState(node: string): void {
    this.#node = node;
    this.#tell({ kind: 'node', node });
  }

  #keep(line: FinalLine): void {
    this.#lineCount += 1;
    this.#lines.push(line);
    if (this.#lines.length > SHOWN_LINES) this.#lines.shift();
    this.#tell({ kind: 'final', line });
  }

  #show(line: OpenLine, since: number): void {
    this.#open.set(line.id, { line, since });
    this.#tell({ kind: 'open', line });
  }

  #giveUpOldest(): void {
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size > MOST_OPEN) this.#fail(oldest, 'the network did not decide on it');
  }

  #fail(id: string, reason: string): void {
    const waiting = this.#open.get(id);
    if (waiting === undefined) return;
    this.#open.delete(id);
    this.#tell({ kind: 'failed', id, text: waiting.line.text, reason });
  }

  #tell(change: BoardChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
