// How much of its time the process spends on whoever looks at it. Consensus comes first: while the process is busy, answers get a small share of the time,
// and are made more slowly or refused; while it is not, they get much of it. Rules OURS-8, J4.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** The share that answers get while there is nothing else to do; what else there is to do is taken off it. */
const IDLE_SHARE = 0.4;
/** In any case, so that whoever waits gets his turn some time. */
const LEAST_SHARE = 0.001;
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

/** What the process did since this was last asked. */
export interface Load {
  /** Share of the time that the event loop worked, or waited for the processor while it had something to do. */
  readonly utilization: number;
  /** Processor time that the process got, by the time that passed: on a machine that others use, too, less than it would need. */
  readonly cores: number;
}

export interface WorkBudgetInit {
  /** Share of the processor time that answers get while the process has enough to do without them; 1: all that they want. */
  readonly busyShare: number;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  readonly load?: () => Load;
}

export class WorkBudget {
  readonly #busyShare: number;
  readonly #now: () => number;
  readonly #load: () => Load;
  #share: number;
  /** What may be spent, in ms; below 0 while more was spent. */
  #left = MOST_SAVED_MS;
  #atMs: number;
  #lookedMs: number;
  #spentMs = 0;

  constructor(init: WorkBudgetInit) {
    this.#busyShare = init.busyShare;
    this.#now = init.now ?? (() => performance.now());
    this.#load = init.load ?? loadOfProcess();
    this.#share = Math.max(IDLE_SHARE, init.busyShare);
    this.#atMs = this.#now();
    this.#lookedMs = this.#atMs;
  }

  /** So long something took. */
  spend(ms: number): void {
    this.#earn();
    const spentMs = Math.min(ms, LONGEST_PIECE_MS);
    this.#left -= spentMs;
    this.#spentMs += spentMs;
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
    const passedMs = nowMs - this.#lookedMs;
    if (passedMs < LOOK_MS) return;
    const { utilization, cores } = this.#load();
    const others = Math.max(0, utilization - this.#spentMs / passedMs);
    this.#share = Math.max(IDLE_SHARE - others, this.#busyShare * cores, LEAST_SHARE);
    [this.#lookedMs, this.#spentMs] = [nowMs, 0];
  }
}

function loadOfProcess(): () => Load {
  let lastLoop = performance.eventLoopUtilization();
  let lastUsed = process.cpuUsage();
  let lastMs = performance.now();
  return () => {
    const loop = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(loop, lastLoop);
    const { user, system } = process.cpuUsage(lastUsed);
    const nowMs = performance.now();
    const cores = (user + system) / 1_000 / Math.max(nowMs - lastMs, 1);
    [lastLoop, lastUsed, lastMs] = [loop, process.cpuUsage(), nowMs];
    return { utilization, cores };
  };
}
