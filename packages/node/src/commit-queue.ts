// Blocks on their way to the application: one at a time, in index order, retried until answered, never skipped.
// Rules NODE-COMMIT-1 … NODE-COMMIT-3, OURS-5.
import type { Block, CommitResponse } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import { type CancelSignal, type Clock, type Logger, pause } from '@babble/host';
import { NodeError } from './errors.ts';
import type { FailPoint } from './fail-points.ts';

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
  /** Called when a block was answered, with its index: the next goes to the application when it resolves. */
  readonly between?: (answered: number) => Promise<void>;
  /** Hears of failures that no application is to blame for: the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
  readonly failPoint?: FailPoint;
}

interface Waiter {
  readonly index: number;
  resolve(): void;
  reject(error: NodeError): void;
}

export class CommitQueue {
  readonly #init: CommitQueueInit;
  readonly #waiting: Block[] = [];
  readonly #waiters: Waiter[] = [];
  #lastAnswered = -1;
  /** Stopped or failed: nothing more will be answered. */
  #ended = false;
  #running: Promise<void> | undefined;

  constructor(init: CommitQueueInit) {
    this.#init = init;
  }

  push(block: Block): void {
    this.#waiting.push(block);
    this.#running ??= this.#run().catch((error: unknown) => {
      this.#running = undefined;
      this.#end();
      this.#init.onFailure(error);
    });
  }

  /** Resolves when the application has answered the block; rejects with `BABBLE_NODE_STOPPED` if it never will. */
  whenAnswered(index: number): Promise<void> {
    if (index <= this.#lastAnswered) return Promise.resolve();
    if (this.#ended || this.#init.signal.aborted) return Promise.reject(stopped());
    return new Promise((resolve, reject) => this.#waiters.push({ index, resolve, reject }));
  }

  /** Resolves when nothing is at the application any more, and nothing waits for it. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** The application was given the state after this block. To be called while the queue is settled. */
  goOnAfter(index: number): void {
    this.#lastAnswered = index;
  }

  async #run(): Promise<void> {
    for (;;) {
      const block = this.#waiting[0];
      if (block === undefined || this.#init.signal.aborted) break;
      if (!(await this.#answer(block))) break;
      this.#waiting.shift();
      this.#lastAnswered = Number(block.body.index);
      this.#wake();
      await this.#init.between?.(this.#lastAnswered);
    }
    this.#running = undefined;
    if (this.#init.signal.aborted) this.#end();
  }

  /** `false` if the queue was stopped before the application answered. */
  async #answer(block: Block): Promise<boolean> {
    const { clock, logger, signal } = this.#init;
    await this.#init.persisted();
    this.#init.failPoint?.('block-persisted');
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const refusal = await this.#offer(block);
      if (refusal === undefined) return true;
      if (signal.aborted) return false;
      const { error } = refusal;
      logger.error(
        { block: Number(block.body.index), error, retryMs: pauseMs },
        'The application did not take the block',
      );
      try {
        await pause(clock, pauseMs, signal);
      } catch {
        return false; // Nothing but the signal ends a pause early.
      }
    }
    return false;
  }

  /**
   * Why the block has to be offered again; `undefined` if it is answered. However the call to the application fails, the application is
   * asked again. What fails afterwards is its fault only if the answer is not one to this block: the rest must stop the node, since a
   * second offer could not repair it.
   */
  async #offer(block: Block): Promise<{ readonly error: unknown } | undefined> {
    let response: CommitResponse;
    try {
      response = await this.#init.commit(block);
    } catch (error) {
      return { error };
    }
    this.#init.failPoint?.('block-applied');
    try {
      await this.#init.answered(block, response);
      return undefined;
    } catch (error) {
      if (error instanceof HashgraphError && error.fault === 'app') return { error };
      throw error;
    }
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) {
      if (waiter.index <= this.#lastAnswered) waiter.resolve();
      else this.#waiters.push(waiter);
    }
  }

  #end(): void {
    this.#ended = true;
    for (const waiter of this.#waiters.splice(0)) waiter.reject(stopped());
  }
}

function stopped(): NodeError {
  return new NodeError('BABBLE_NODE_STOPPED', 'the node stopped before the application answered the block');
}
