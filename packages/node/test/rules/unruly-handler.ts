// An application that fails in every way an application in the same process can, by chance from a seed, and yet applies each
// block once: it recognises blocks that come again, as applications must (APP-RULE-2).
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { Clock, Random } from '@babble/host';
import type { ProxyHandler } from '@babble/proxy';

export interface UnrulyHandlerInit {
  /** Applies a block for good. */
  readonly apply: (block: Block) => Promise<CommitResponse>;
  readonly clock: Clock;
  readonly random: Random;
  /** Called between the application of a block and its answer. */
  readonly whileCommitting?: (block: Block) => Promise<void>;
}

type Mood = 'well' | 'late' | 'hangs' | 'throws' | 'forgets to answer' | 'applies, then throws' | 'foreign receipts';

const MOODS: readonly Mood[] = [
  ...['late', 'hangs', 'throws', 'forgets to answer', 'applies, then throws', 'foreign receipts'],
  ...['well', 'well', 'well', 'well', 'well', 'well'],
] as readonly Mood[];
const LATE_MS = 150;
const HANGING_MS = 1_500;
const NOTHING = undefined as unknown;

export class UnrulyHandler implements ProxyHandler {
  /** How often each mood came. */
  readonly moods = new Map<Mood, number>();
  /** Indexes in the order in which they were offered, repetitions included. */
  readonly offered: number[] = [];
  /** Most blocks that were here at a time. */
  greatestConcurrency = 0;
  readonly #init: UnrulyHandlerInit;
  #applied: { readonly index: number; readonly response: CommitResponse } | undefined;
  #concurrency = 0;

  constructor(init: UnrulyHandlerInit) {
    this.#init = init;
  }

  async commit(block: Block): Promise<CommitResponse> {
    this.offered.push(Number(block.body.index));
    this.#concurrency += 1;
    this.greatestConcurrency = Math.max(this.greatestConcurrency, this.#concurrency);
    try {
      return await this.#inSomeMood(block);
    } finally {
      this.#concurrency -= 1;
    }
  }

  stateChange(): void {
    if (this.#init.random.next() < 0.5) throw new Error('no interest in states');
  }

  async #inSomeMood(block: Block): Promise<CommitResponse> {
    const mood = MOODS[Math.floor(this.#init.random.next() * MOODS.length)] ?? 'well';
    this.moods.set(mood, (this.moods.get(mood) ?? 0) + 1);
    if (mood === 'throws') throw new Error('not in the mood');
    if (mood === 'late') await this.#pause(LATE_MS);
    if (mood === 'hangs') await this.#pause(HANGING_MS);
    const response = await this.#once(block);
    await this.#init.whileCommitting?.(block);
    if (mood === 'applies, then throws') throw new Error('lost my words');
    if (mood === 'forgets to answer') return NOTHING as CommitResponse;
    if (mood === 'foreign receipts') return foreignReceipts(response);
    return response;
  }

  async #once(block: Block): Promise<CommitResponse> {
    const index = Number(block.body.index);
    if (this.#applied?.index === index) return this.#applied.response;
    const response = await this.#init.apply(block);
    this.#applied = { index, response };
    return response;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#init.clock.setTimeout(resolve, ms);
    });
  }
}

/** A receipt for an internal transaction that is not in the block (APP-RESP-3). */
function foreignReceipts(response: CommitResponse): CommitResponse {
  const body = { type: 0, peer: { netAddr: 'nowhere:1', pubKeyHex: '0X04', moniker: 'nobody' } };
  return {
    ...response,
    internalTransactionReceipts: [{ internalTransaction: { body, signature: '1|2' }, accepted: true }],
  };
}
