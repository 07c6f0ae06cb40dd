// The newest blocks that a state machine applied: the state after each, and how it was answered. Rules APP-RULE-2, APP-RULE-4, OURS-8.
import type { Int64 } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { areEqualBytes } from '@babble/host';
import type { RememberedRemovals } from '../membership/remembered-removals.ts';

/** A state and what belongs to it. */
export interface Standing<State> {
  readonly state: State;
  readonly removals: RememberedRemovals;
  readonly stateHash: Uint8Array;
}

/** The standing after a block, and the answer that the block got; there is none for a block that was restored and not applied. */
export interface AppliedBlock<State> extends Standing<State> {
  readonly index: number;
  readonly answered: Answered | undefined;
}

/** An answer, and what its block is known by. */
interface Answered {
  readonly roundReceived: Int64;
  readonly frameHash: Uint8Array | null;
  readonly response: CommitResponse;
}

export class RecentBlocks<State> {
  readonly #count: number;
  readonly #byIndex = new Map<number, AppliedBlock<State>>();

  /** Keeps at most `count`, the newest. */
  constructor(count: number) {
    this.#count = count;
  }

  get(index: number): AppliedBlock<State> | undefined {
    return this.#byIndex.get(index);
  }

  /** The answer to the very same block, if that is kept. */
  responseTo({ body }: Block): CommitResponse | undefined {
    const answered = this.#byIndex.get(Number(body.index))?.answered;
    return answered !== undefined && isSameBlock(answered, body) ? answered.response : undefined;
  }

  add(applied: AppliedBlock<State>): void {
    this.#byIndex.set(applied.index, applied);
    const [oldest] = this.#byIndex.keys();
    if (this.#byIndex.size > this.#count && oldest !== undefined) this.#byIndex.delete(oldest);
  }

  clear(): void {
    this.#byIndex.clear();
  }
}

/** The hash of its frame tells a block from others: all that is in the block, the order too, is in the frame. */
function isSameBlock(answered: Answered, { roundReceived, frameHash }: Block['body']): boolean {
  return BigInt(answered.roundReceived) === BigInt(roundReceived) && areEqualBytes(answered.frameHash, frameHash);
}
