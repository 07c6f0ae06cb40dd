// Node and application in one process. Rules APP-MEM-1, APP-MEM-2, OURS-9.
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { CancelSignal } from '@babble/host';
import type { AppProxy, AppProxySupports, TransactionIntake } from './app-proxy.ts';
import { checkedResponse } from './checked-response.ts';
import { ProxyError } from './errors.ts';
import { OpenCalls } from './open-calls.ts';
import type { ProxyHandler, Snapshot } from './proxy-handler.ts';
import { refusalError } from './refusal.ts';
import { snapshotPieces } from './snapshot.ts';

export interface InMemoryProxy extends AppProxy {
  /**
   * Hands a transaction to the node; resolves when the node has taken it, which says nothing about its commit. May be called from inside a handler
   * (APP-RULE-3). Rejects with `BABBLE_PROXY_NOT_RUNNING` without a started node, where the reference blocks for ever (APP-MEM-1), with
   * `BABBLE_PROXY_BUSY` while its pool is full, and with `BABBLE_PROXY_TRANSACTION_TOO_LARGE`.
   */
  submit(transaction: Uint8Array): Promise<void>;
}

/** The proxy for a handler in the same process. It calls the handler once per call of the node: to ask again is up to the node. */
export function inMemory(handler: ProxyHandler): InMemoryProxy {
  return new HandlerProxy(handler);
}

class HandlerProxy implements InMemoryProxy {
  readonly supports: AppProxySupports;
  readonly lastAppliedBlock?: () => Promise<number | undefined>;
  readonly #handler: ProxyHandler;
  readonly #calls = new OpenCalls();
  #node: TransactionIntake | undefined;

  constructor(handler: ProxyHandler) {
    this.#handler = handler;
    this.supports = {
      snapshot: handler.snapshot !== undefined && handler.restore !== undefined,
      lastAppliedBlock: handler.lastAppliedBlock !== undefined,
    };
    if (handler.lastAppliedBlock !== undefined) {
      this.lastAppliedBlock = () =>
        this.#calls.run(undefined, () => asked('lastAppliedBlock', async () => handler.lastAppliedBlock?.()));
    }
  }

  async start(node: TransactionIntake): Promise<void> {
    this.#node = node;
  }

  async stop(): Promise<void> {
    this.#node = undefined;
    this.#calls.stopAll();
  }

  async submit(transaction: Uint8Array): Promise<void> {
    if (this.#node === undefined) {
      throw new ProxyError('BABBLE_PROXY_NOT_RUNNING', 'No node is started to submit transactions to');
    }
    const result = await this.#node.submit(transaction.slice());
    if (result !== 'accepted') throw refusalError(result);
  }

  async commitBlock(block: Block, signal: CancelSignal): Promise<CommitResponse> {
    return checkedResponse(
      await this.#calls.run(signal, () => asked('commit', async () => this.#handler.commit(block))),
    );
  }

  async getSnapshot(blockIndex: number, signal: CancelSignal): Promise<AsyncIterable<Uint8Array>> {
    const { snapshot } = this.#handler;
    if (snapshot === undefined) throw unsupported();
    return askedPieces(
      await this.#calls.run(signal, () => asked('snapshot', async () => snapshot.call(this.#handler, blockIndex))),
    );
  }

  async restore(snapshot: AsyncIterable<Uint8Array>, signal: CancelSignal): Promise<Uint8Array> {
    const { restore } = this.#handler;
    if (restore === undefined) throw unsupported();
    return this.#calls.run(signal, () => asked('restore', async () => restore.call(this.#handler, snapshot)));
  }

  async onStateChanged(state: number): Promise<void> {
    await this.#calls.run(undefined, () => asked('stateChange', async () => this.#handler.stateChange?.(state)));
  }
}

/** What the handler answers; what it throws becomes the application's failure. */
async function asked<T>(callback: keyof ProxyHandler, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw applicationFailed(callback, cause);
  }
}

/** The same for a snapshot, which may fail while it is read. */
async function* askedPieces(snapshot: Snapshot): AsyncGenerator<Uint8Array> {
  try {
    yield* snapshotPieces(snapshot);
  } catch (cause) {
    throw applicationFailed('snapshot', cause);
  }
}

function applicationFailed(callback: keyof ProxyHandler, cause: unknown): ProxyError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', text, { method: callback, text }, cause);
}

function unsupported(): ProxyError {
  return new ProxyError('BABBLE_PROXY_SNAPSHOT_UNSUPPORTED', 'The application keeps no snapshots');
}
