// How much of its time the process spends on whoever looks at it. Consensus comes first: while the process is busy, answers get a small share of the time,
// and are made more slowly or refused; while it is not, they get much of it. Rules OURS-8, J4.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** From this share of the time on, the process counts as busy. */
const BUSY = 0.6;
/** The share that answers get while it is not. */
const IDLE_SHARE = 0.4;
/** What may be saved up, in ms. */
const MOST_SAVED_MS = 100;
/** How often it is looked at how busy the process is. */
const LOOK_MS = 500;
/** A piece of work counts for no more: what takes longer waited for something else. */
const LONGEST_PIECE_MS = 100;
/** What reading a request and sending an answer costs beside the answer itself. */
const REQUEST_MS = 0.15;
/** The longest pause in the middle of an answer. */
const LONGEST_PAUSE_MS = 1_000;

export interface WorkBudgetInit {
  /** Share of the time that answers get while the process is busy; 1: all that they want. */
  readonly busyShare: number;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  /** Share of the time that the event loop worked since this was last asked. */
  readonly utilization?: () => number;
}

export class WorkBudget {
  readonly #busyShare: number;
  readonly #now: () => number;
  readonly #utilization: () => number;
  #share: number;
  /** What may be spent, in ms; below 0 while more was spent. */
  #left = MOST_SAVED_MS;
  #atMs: number;
  #lookedMs: number;

  constructor(init: WorkBudgetInit) {
    this.#busyShare = init.busyShare;
    this.#now = init.now ?? (() => performance.now());
    this.#utilization = init.utilization ?? loopUtilization();
    this.#share = Math.max(IDLE_SHARE, init.busyShare);
    this.#atMs = this.#now();
    this.#lookedMs = this.#atMs;
  }

  /** So long something took. */
  spend(ms: number): void {
    this.#earn();
    this.#left -= Math.min(ms, LONGEST_PIECE_MS);
  }

  /** A request came. */
  spendRequest(): void {
    this.spend(REQUEST_MS);
  }

  /** Milliseconds until something may be spent again; 0 if it may now. */
  get waitMs(): number {
    if (this.#busyShare >= 1) return 0;
    this.#earn();
    return this.#left > 0 ? 0 : Math.ceil(-this.#left / this.#share) + 1;
  }

  /** Resolves when something may be spent, or after a second: an answer that was begun goes on. */
  async turn(): Promise<void> {
    const { waitMs } = this;
    if (waitMs > 0) await sleep(Math.min(waitMs, LONGEST_PAUSE_MS));
  }

  #earn(): void {
    const nowMs = this.#now();
    this.#left = Math.min(MOST_SAVED_MS, this.#left + (nowMs - this.#atMs) * this.#share);
    this.#atMs = nowMs;
    if (nowMs - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = nowMs;
    this.#share = this.#utilization() > BUSY ? this.#busyShare : Math.max(IDLE_SHARE, this.#busyShare);
  }
}

/** Asked for the first time: since the process began. */
function loopUtilization(): () => number {
  let last = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
