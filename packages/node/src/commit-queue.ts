// Blocks on their way to the application: one at a time, in index order, retried until answered, never skipped.
// Rules NODE-COMMIT-1 … NODE-COMMIT-3, OURS-5.
import type { Block, CommitResponse } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger } from '@babble/net';

/** First and longest pause after an answer that cannot be used. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

export interface CommitQueueInit {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  /** Resolves when everything known so far is in the store: a block is kept before the application gets it. */
  readonly persisted: () => Promise<void>;
  readonly commit: (block: Block) => Promise<CommitResponse>;
  /** Takes over the answer; throws `BABBLE_HASHGRAPH_RECEIPTS_INVALID` if it is not one to this block. */
  readonly answered: (block: Block, response: CommitResponse) => Promise<void>;
  /** Hears of failures that no application is to blame for: the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

export class CommitQueue {
  readonly #init: CommitQueueInit;
  readonly #waiting: Block[] = [];
  readonly #waiters: { readonly index: number; readonly resolve: () => void }[] = [];
  #lastAnswered = -1;
  #running: Promise<void> | undefined;

  constructor(init: CommitQueueInit) {
    this.#init = init;
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(block: Block): void {
    this.#waiting.push(block);
    this.#running ??= this.#run().catch(this.#init.onFailure);
  }

  /** Resolves when the application has answered the block, or when the queue is stopped. */
  whenAnswered(index: number): Promise<void> {
    if (index <= this.#lastAnswered || this.#init.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ index, resolve }));
  }

  /** Resolves when nothing is at the application any more. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      const block = this.#waiting[0];
      if (block === undefined || this.#init.signal.aborted) break;
      if (!(await this.#answer(block))) break;
      this.#waiting.shift();
      this.#lastAnswered = Number(block.body.index);
      this.#wake();
    }
    this.#running = undefined;
    if (this.#init.signal.aborted) this.#lastAnswered = Number.POSITIVE_INFINITY;
    this.#wake();
  }

  /** `false` if the queue was stopped before the application answered. */
  async #answer(block: Block): Promise<boolean> {
    const { clock, logger, signal } = this.#init;
    await this.#init.persisted();
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.#init.answered(block, await this.#init.commit(block));
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        if (error instanceof HashgraphError && error.fault === 'local') throw error;
        logger.error(
          { block: Number(block.body.index), error, retryMs: pauseMs },
          'The application did not take the block',
        );
        await pause(clock, signal, pauseMs);
      }
    }
    return false;
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) {
      if (waiter.index <= this.#lastAnswered) waiter.resolve();
      else this.#waiters.push(waiter);
    }
  }
}

function pause(clock: Clock, signal: CancelSignal, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
