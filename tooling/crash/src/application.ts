// The applications of the machines: a state that is a hash over all transactions. A `forgetful` one ends with its node and begins with block 0; a `lasting` one keeps
// its state for good before it answers, and says which block it applied last.
import { sha256 } from '@babble/crypto/node';
import type { Block, CommitResponse } from '@babble/hashgraph';
import { joinBytes } from '@babble/host';
import { type AppProxy, ProxyError, readSnapshot, type TransactionIntake } from '@babble/proxy';
import type { Life } from './life.ts';
import type { Oracle } from './oracle.ts';

export type Memory = 'forgetful' | 'lasting';

/** How long a block takes, in ms. */
const APPLY_MS = 0.5;

export class Application {
  readonly memory: Memory;
  readonly #machine: number;
  readonly #oracle: Oracle;
  readonly #answers = new Map<number, CommitResponse>();
  readonly #snapshots = new Map<number, Uint8Array>();
  #last = -1;
  #stateHash: Uint8Array = new Uint8Array(0);

  constructor(memory: Memory, machine: number, oracle: Oracle) {
    this.memory = memory;
    this.#machine = machine;
    this.#oracle = oracle;
  }

  /** Index of the newest block that is in the state. */
  get last(): number {
    return this.#last;
  }

  /** As the node sees it in one life. `onIntake` gets what takes transactions. */
  proxy(life: Life, onIntake: (intake: TransactionIntake) => void): AppProxy {
    if (this.memory === 'forgetful') this.#forget();
    const proxy: AppProxy = {
      supports: { snapshot: true, lastAppliedBlock: this.memory === 'lasting' },
      start: (intake) => life.within(async () => onIntake(intake)),
      stop: async () => undefined,
      commitBlock: (block) =>
        life.within(async () => {
          const answer = this.#commit(block);
          await new Promise<void>((resolve) => life.clock.setTimeout(resolve, APPLY_MS));
          return answer;
        }),
      getSnapshot: (index) => life.within(async () => inPieces(this.#snapshot(index), life)),
      restore: (snapshot) => life.within(async () => this.#restore(await readSnapshot(snapshot))),
      onStateChanged: async () => undefined,
    };
    if (this.memory === 'forgetful') return proxy;
    const lastAppliedBlock = (): Promise<number | undefined> =>
      life.within(async () => (this.#last < 0 ? undefined : this.#last));
    return { ...proxy, lastAppliedBlock };
  }

  #forget(): void {
    this.#answers.clear();
    this.#snapshots.clear();
    this.#last = -1;
    this.#stateHash = new Uint8Array(0);
  }

  #commit(block: Block): CommitResponse {
    const index = Number(block.body.index);
    this.#oracle.given(this.#machine, block);
    if (index <= this.#last) return this.#answerAgain(index);
    if (index !== this.#last + 1) {
      this.#oracle.found(
        `machine ${this.#machine}: the application was given block ${index} after block ${this.#last}`,
      );
    }
    for (const transaction of block.body.transactions ?? []) {
      this.#stateHash = sha256(joinBytes([this.#stateHash, transaction ?? new Uint8Array(0)]));
    }
    const internalTransactionReceipts = (block.body.internalTransactions ?? []).map((internalTransaction) => ({
      internalTransaction,
      accepted: true,
    }));
    const answer = { stateHash: this.#stateHash, internalTransactionReceipts };
    this.#goOn(index, this.#stateHash);
    this.#answers.set(index, answer);
    return answer;
  }

  #answerAgain(index: number): CommitResponse {
    const answer = this.#answers.get(index);
    if (answer !== undefined) return answer;
    this.#oracle.found(
      `machine ${this.#machine}: the application was given block ${index}, which is in the snapshot that it was given before`,
    );
    throw new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', `block ${index} is in the state already`);
  }

  #goOn(index: number, stateHash: Uint8Array): void {
    this.#last = index;
    this.#stateHash = stateHash;
    this.#snapshots.set(index, joinBytes([Uint8Array.from(digits(index), Number), stateHash]));
  }

  #snapshot(index: number): Uint8Array {
    const snapshot = this.#snapshots.get(index);
    if (snapshot !== undefined) return snapshot;
    const text = `Snapshot ${index} not found`;
    throw new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', text, { text });
  }

  #restore(snapshot: Uint8Array): Uint8Array {
    this.#answers.clear();
    this.#goOn(
      Number([...snapshot.subarray(0, INDEX_DIGITS)].join('')),
      snapshot.slice(INDEX_DIGITS, INDEX_DIGITS + HASH_BYTES),
    );
    return this.#stateHash;
  }
}

const INDEX_DIGITS = 8;
const HASH_BYTES = 32;
/** So that a store takes several rows for it. */
const REST = new Uint8Array(300 * 1024);

async function* inPieces(snapshot: Uint8Array, life: Life): AsyncGenerator<Uint8Array> {
  for (const piece of [snapshot, REST]) yield await life.within(async () => piece);
}

function digits(index: number): string {
  return String(index).padStart(INDEX_DIGITS, '0');
}
