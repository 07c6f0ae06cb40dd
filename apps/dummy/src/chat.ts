// The chat: the smallest real application, written as a state machine. Rules APP-DUMMY-1 … APP-DUMMY-4, APP-RULE-2, HASH-11.
import type { Sha256 } from '@babble/crypto';
import { decodeUtf8 } from '@babble/crypto';
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { MembershipPolicy, ProxyHandler, StateMachine } from '@babble/proxy';
import { acceptAll, stateMachine } from '@babble/proxy';
import type { History } from './history.ts';
import { emptyHistory, historyCodec, historyOfDigest, linesIn, withLine } from './history.ts';

export interface ChatInit {
  readonly sha256: Sha256;
  /** The state to start from; empty by default. */
  readonly stateHash?: Uint8Array;
  /** Who may join and leave: {@link acceptAll} by default, as the reference's dummy does, which a production application must not. */
  readonly membership?: MembershipPolicy;
  /** Hears of each committed line, in order, once its block is applied. */
  readonly onMessage?: (text: string, blockIndex: number) => void;
}

/** A handler whose commit answers at once. */
export interface Chat extends ProxyHandler {
  /** All committed lines, in order. */
  readonly messages: readonly string[];
  /** The digest of all committed lines. */
  readonly stateHash: Uint8Array;
  /** The number of the state that the node reported last. */
  readonly nodeState: number | undefined;
  commit(block: Block): CommitResponse;
  /** All lines up to the block, and the digest. Throws `BABBLE_PROXY_SNAPSHOT_UNKNOWN` unless the block is one of the newest. */
  snapshot(blockIndex: number): Uint8Array;
  /** Takes over lines and digest, and goes on behind the block of the snapshot. A snapshot of the reference's dummy has no lines (APP-DUMMY-3). */
  restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
  stateChange(state: number): void;
  lastAppliedBlock(): number | undefined;
}

/**
 * A chat. Unlike the reference's dummy it recognises a block that it has applied already, and answers it as before (APP-RULE-2): nodes may deliver blocks
 * again. ⚠ as the reference: if blocks are missing it goes on without them, with a digest that no other has.
 */
export function createChat(init: ChatInit): Chat {
  return new HistoryChat(init);
}

class HistoryChat implements Chat {
  readonly #machine: StateMachine<History>;
  #nodeState: number | undefined;
  #shown: { readonly history: History; readonly lines: readonly string[] } | undefined;

  constructor({ sha256, stateHash, membership = acceptAll, onMessage }: ChatInit) {
    this.#machine = stateMachine({
      initial: emptyHistory(stateHash),
      apply: (history, transaction) => withLine(history, transaction, sha256),
      codec: historyCodec,
      stateHash: (history) => history.stateHash,
      decodeForeign: historyOfDigest,
      membership,
      gaps: 'accept',
      sha256,
      onApplied: ({ block }) => {
        for (const transaction of block.body.transactions ?? []) {
          onMessage?.(decodeUtf8(transaction ?? new Uint8Array(0)), Number(block.body.index));
        }
      },
    });
  }

  get messages(): readonly string[] {
    const history = this.#machine.state;
    if (this.#shown?.history !== history) this.#shown = { history, lines: linesIn(history) };
    return this.#shown.lines;
  }

  get stateHash(): Uint8Array {
    return this.#machine.stateHash;
  }

  get nodeState(): number | undefined {
    return this.#nodeState;
  }

  commit(block: Block): CommitResponse {
    return this.#machine.commit(block);
  }

  snapshot(blockIndex: number): Uint8Array {
    return this.#machine.snapshot(blockIndex);
  }

  restore(snapshot: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    return this.#machine.restore(snapshot);
  }

  stateChange(state: number): void {
    this.#nodeState = state;
  }

  lastAppliedBlock(): number | undefined {
    return this.#machine.lastAppliedBlock();
  }
}
