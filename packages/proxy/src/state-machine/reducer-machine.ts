// The state machine: a reducer, a codec and a policy as a complete application.
// Rules APP-API-6, APP-RESP-1, APP-RESP-2, APP-RULE-1, APP-RULE-2, APP-RULE-4, OURS-5; weaknesses B7, B8, B14.
import { sha256 as portableSha256 } from '@babble/crypto/portable';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { areEqualBytes } from '@babble/host';
import { ProxyError } from '../errors.ts';
import { acceptNone } from '../membership/accept.ts';
import type { RememberedRemovals } from '../membership/remembered-removals.ts';
import { NO_REMOVALS } from '../membership/remembered-removals.ts';
import { receiptsFor } from '../receipts.ts';
import { readSnapshot } from '../snapshot.ts';
import type { Standing } from './recent-blocks.ts';
import { RecentBlocks } from './recent-blocks.ts';
import { defaultStateHash } from './state-hash.ts';
import type { StateMachine, StateMachineInit } from './state-machine.ts';
import { DEFAULT_KEPT_BLOCK_COUNT } from './state-machine.ts';
import { decodeSnapshot, encodeSnapshot, snapshotInvalid } from './state-snapshot.ts';

/** The application that a reducer and a codec make. Throws what `stateHash` or `codec` throw for the initial state. */
export function stateMachine<State>(init: StateMachineInit<State>): StateMachine<State> {
  return new ReducerMachine(init);
}

class ReducerMachine<State> implements StateMachine<State> {
  readonly #init: StateMachineInit<State>;
  readonly #hashOf: (state: State, removals: RememberedRemovals) => Uint8Array;
  readonly #initial: Standing<State>;
  readonly #recent: RecentBlocks<State>;
  #present: Standing<State>;
  #lastIndex: number | undefined;
  /** Index of the block to come; `undefined`: any, after a snapshot that does not say. */
  #expected: number | undefined = 0;

  constructor(init: StateMachineInit<State>) {
    const { initial, codec, stateHash, sha256 = portableSha256, keptBlockCount = DEFAULT_KEPT_BLOCK_COUNT } = init;
    const hash = stateHash ?? defaultStateHash(codec, sha256);
    this.#init = init;
    this.#hashOf = (state, removals) => hash(state, sha256(removals.format()));
    this.#initial = this.#standing(initial, NO_REMOVALS);
    this.#recent = new RecentBlocks(keptBlockCount);
    this.#present = this.#initial;
  }

  get state(): State {
    return this.#present.state;
  }

  get stateHash(): Uint8Array {
    return this.#present.stateHash;
  }

  commit(block: Block): CommitResponse {
    const earlier = this.#recent.responseTo(block) ?? this.#restoredResponse(block);
    if (earlier !== undefined) return earlier;
    const index = Number(block.body.index);
    const isAnew = index === 0 && this.#lastIndex !== undefined;
    if (!isAnew) this.#checkOrder(index);
    const { standing, response } = this.#applied(isAnew ? this.#initial : this.#present, block);
    if (isAnew) this.#recent.clear();
    const { roundReceived, frameHash } = block.body;
    this.#recent.add({ ...standing, index, answered: { roundReceived, frameHash, response } });
    this.#goOn(standing, index);
    this.#init.onApplied?.({ block, response, state: standing.state });
    return response;
  }

  snapshot(blockIndex: number): Uint8Array {
    const applied = this.#recent.get(blockIndex);
    if (applied === undefined) {
      const data = { block: blockIndex, last: this.#lastIndex };
      throw new ProxyError('BABBLE_PROXY_SNAPSHOT_UNKNOWN', `Snapshot ${blockIndex} not found`, data);
    }
    const { state, removals, stateHash } = applied;
    if (!areEqualBytes(this.#hashOf(state, removals), stateHash)) {
      const message = `The state after block ${blockIndex} was changed later: apply must leave the state that it gets as it is`;
      throw new ProxyError('BABBLE_PROXY_STATE_CHANGED', message, { block: blockIndex });
    }
    return encodeSnapshot({ blockIndex, removals, stateHash, state: this.#init.codec.encode(state) });
  }

  async restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    const { index, ...standing } = this.#restored(await readSnapshot(snapshot));
    this.#recent.clear();
    if (index !== undefined) this.#recent.add({ ...standing, index, answered: undefined });
    this.#goOn(standing, index);
    return standing.stateHash;
  }

  stateChange(state: number): void {
    this.#init.onStateChange?.(state);
  }

  lastAppliedBlock(): number | undefined {
    return this.#lastIndex;
  }

  /**
   * The answer to the block whose state was restored, if it comes once more: a node that crashed before it had noted the restoring may give it. Which of
   * its internal transactions were accepted, a snapshot does not say: with any in it, there is no answer. Block 0 begins anew, which has one.
   */
  #restoredResponse({ body }: Block): CommitResponse | undefined {
    const index = Number(body.index);
    const applied = index === 0 ? undefined : this.#recent.get(index);
    if (applied === undefined || applied.answered !== undefined) return undefined;
    if ((body.internalTransactions ?? []).length > 0) return undefined;
    return { stateHash: applied.stateHash, internalTransactionReceipts: [] };
  }

  #goOn(standing: Standing<State>, index: number | undefined): void {
    this.#present = standing;
    this.#lastIndex = index;
    this.#expected = index === undefined ? undefined : index + 1;
  }

  #checkOrder(index: number): void {
    const expected = this.#expected;
    if (expected === undefined || index === expected || (this.#init.gaps === 'accept' && index > expected)) return;
    const message = `Block ${index} came, but block ${expected} is to be applied next`;
    throw new ProxyError('BABBLE_PROXY_BLOCK_OUT_OF_ORDER', message, { block: index, expected });
  }

  /** What the block makes of a standing, which stays as it is. */
  #applied(before: Standing<State>, block: Block): { standing: Standing<State>; response: CommitResponse } {
    const { index, timestamp, transactions } = block.body;
    const { apply, membership = acceptNone } = this.#init;
    let { state, removals } = before;
    for (const [position, transaction] of (transactions ?? []).entries()) {
      state = apply(state, transaction ?? new Uint8Array(0), { blockIndex: Number(index), position, timestamp });
    }
    const internalTransactionReceipts = receiptsFor(block, (request) => {
      const accepted = membership(request, { state, removals });
      if (accepted) removals = removals.withAccepted(request);
      return accepted;
    });
    // A block without transactions costs no hash. With some, also a state that is the same object is hashed: `apply` may not be as pure as it should.
    const isUntouched = (transactions ?? []).length === 0 && removals === before.removals;
    const standing = isUntouched ? before : this.#standing(state, removals);
    return { standing, response: { stateHash: standing.stateHash, internalTransactionReceipts } };
  }

  #restored(snapshot: Uint8Array): Standing<State> & { readonly index: number | undefined } {
    const read = decodeSnapshot(snapshot);
    if (read === undefined) {
      const state = this.#decoded(() => this.#init.decodeForeign?.(snapshot));
      if (state === undefined) throw snapshotInvalid('no state machine made it');
      return { ...this.#standing(state, NO_REMOVALS), index: undefined };
    }
    const { blockIndex, removals, stateHash } = read;
    const standing = this.#decoded(() => this.#standing(this.#init.codec.decode(read.state), removals));
    if (!areEqualBytes(standing.stateHash, stateHash)) throw snapshotInvalid('its state has another hash');
    return { ...standing, index: blockIndex };
  }

  /** What application code makes of bytes from outside. */
  #decoded<T>(decode: () => T): T {
    try {
      return decode();
    } catch (cause) {
      throw snapshotInvalid(cause instanceof Error ? cause.message : String(cause), cause);
    }
  }

  #standing(state: State, removals: RememberedRemovals): Standing<State> {
    return { state, removals, stateHash: this.#hashOf(state, removals) };
  }
}
