// Transactions submitted at a rate, in turn to all validators that take some.
import { ProxyError, type ProxyErrorCode } from '@babble/proxy';
import type { LocalNetwork } from './local-network.ts';
import type { LocalNode } from './local-node.ts';

export interface LoadInit {
  readonly network: LocalNetwork;
  /** Transactions per second. */
  readonly rate: number;
  /** Milliseconds between submissions, which then come all at once; 20 if not given. Long ones let the network rest in between. */
  readonly everyMs?: number;
  /** How many in all; without end if not given. */
  readonly count?: number;
  /** What to say, given how much was said before. */
  readonly lineOf: (number: number) => string;
  /** Hears of each line that a validator has taken. */
  readonly onTaken?: (node: LocalNode, line: string) => void;
  /** Hears why nobody knows whether a line was taken. */
  readonly onUncertain?: (error: unknown) => void;
}

/** Submissions without an answer; more wait. */
const MOST_UNANSWERED = 1_000;
const TICK_MS = 20;

/** The validator has not taken the transaction: another one may. */
const NOT_TAKEN: ReadonlySet<ProxyErrorCode> = new Set([
  'BABBLE_PROXY_UNREACHABLE',
  'BABBLE_PROXY_TIMEOUT',
  'BABBLE_PROXY_BUSY',
  'BABBLE_PROXY_NOT_RUNNING',
]);

export class Load {
  /** Resolves when everything is submitted, or it was stopped. */
  readonly finished: Promise<void>;
  /** How many transactions validators have taken. */
  taken = 0;
  /** How many they may have taken or not: the validator went away meanwhile. */
  uncertain = 0;
  isFinished = false;
  readonly #init: LoadInit;
  readonly #startedMs = performance.now();
  /** Refused; to be submitted again. */
  readonly #again: string[] = [];
  #made = 0;
  #unanswered = 0;
  #turn = 0;
  #end: () => void = () => undefined;

  constructor(init: LoadInit) {
    this.#init = init;
    const timer = setInterval(() => this.#tick(), init.everyMs ?? TICK_MS);
    this.finished = new Promise((resolve) => {
      this.#end = () => {
        clearInterval(timer);
        this.isFinished = true;
        resolve();
      };
    });
  }

  /** Submits nothing more. */
  stop(): void {
    this.#end();
  }

  #tick(): void {
    const { network, rate, count = Number.POSITIVE_INFINITY } = this.#init;
    const due = Math.min(count, Math.floor(((performance.now() - this.#startedMs) / 1000) * rate));
    const nodes = network.nodes.filter((node) => node.isAccepting);
    while (nodes.length > 0 && this.#unanswered < MOST_UNANSWERED) {
      const line = this.#next(due);
      const node = nodes[this.#turn % nodes.length];
      if (line === undefined || node === undefined) break;
      this.#turn += 1;
      void this.#submit(node, line);
    }
    if (this.taken + this.uncertain >= count) this.#end();
  }

  #next(due: number): string | undefined {
    const refused = this.#again.shift();
    if (refused !== undefined || this.#made >= due) return refused;
    this.#made += 1;
    return this.#init.lineOf(this.#made - 1);
  }

  async #submit(node: LocalNode, line: string): Promise<void> {
    this.#unanswered += 1;
    try {
      await this.#init.network.say(node, line);
      this.taken += 1;
      this.#init.onTaken?.(node, line);
    } catch (error) {
      if (error instanceof ProxyError && NOT_TAKEN.has(error.code)) this.#again.push(line);
      else this.#onUncertain(error);
    } finally {
      this.#unanswered -= 1;
    }
  }

  #onUncertain(error: unknown): void {
    this.uncertain += 1;
    this.#init.onUncertain?.(error);
  }
}
