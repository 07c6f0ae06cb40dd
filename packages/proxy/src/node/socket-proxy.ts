// The node's end of the application sockets. Rules APP-SOCK-1, APP-SUB-1 … APP-SUB-3, APP-CALL-1 … APP-CALL-4.
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { CancelSignal } from '@babble/host';
import type { AppProxy, AppProxySupports, TransactionIntake } from '../app-proxy.ts';
import { OpenCalls, stopped } from '../open-calls.ts';
import type { RpcServices } from '../rpc/services.ts';
import { StateCalls } from '../state-calls.ts';
import { submitService } from '../submit-service.ts';
import { SocketEnd, type SocketEndInit } from './socket-end.ts';

export interface SocketProxyInit extends SocketEndInit {
  /** Where applications submit transactions, `host:port`; `127.0.0.1:1338` in the stand-alone programs. Port 0 takes a free one. */
  readonly listen: string;
  /** Where the application listens, `host:port`; `127.0.0.1:1339` in the stand-alone programs. A function is asked at each connection. */
  readonly connect: string | (() => string);
  /** How long to wait for a connection and for the answer to a state change; blocks and snapshots may take any time. 1,000 by default (APP-RETRY-1). */
  readonly timeoutMs?: number;
}

export interface SocketProxy extends AppProxy {
  /** Where it listens; `''` while it is not started. */
  readonly listenAddress: string;
}

/**
 * The proxy for an application in another process, which connects and is connected to over TCP. There is no authentication (APP-SUB-3).
 * Throws `BABBLE_PROXY_ADDRESS_INVALID`.
 */
export function socketProxy(init: SocketProxyInit): SocketProxy {
  return new TcpProxy(init);
}

class TcpProxy implements SocketProxy {
  readonly supports: AppProxySupports = { snapshot: true, lastAppliedBlock: false };
  readonly #calls = new OpenCalls();
  readonly #end: SocketEnd;
  readonly #state: StateCalls;
  #services: RpcServices = new Map();

  constructor(init: SocketProxyInit) {
    this.#end = new SocketEnd(init, {
      services: () => this.#services,
      requests: 'maxSubmitBytes',
      answers: 'maxStateBytes',
    });
    const { client, clock, logger } = this.#end;
    this.#state = new StateCalls({ caller: client, clock, logger });
  }

  get listenAddress(): string {
    return this.#end.listenAddress;
  }

  start(node: TransactionIntake): Promise<void> {
    this.#services = submitService(node);
    return this.#end.start();
  }

  async stop(): Promise<void> {
    this.#calls.stopAll();
    await this.#end.stop();
  }

  commitBlock(block: Block, signal: CancelSignal): Promise<CommitResponse> {
    return this.#run(signal, (open) => this.#state.commitBlock(block, open));
  }

  getSnapshot(blockIndex: number, signal: CancelSignal): Promise<AsyncIterable<Uint8Array>> {
    return this.#run(signal, (open) => this.#state.getSnapshot(blockIndex, open));
  }

  restore(snapshot: AsyncIterable<Uint8Array>, signal: CancelSignal): Promise<Uint8Array> {
    return this.#run(signal, (open) => this.#state.restore(snapshot, open));
  }

  onStateChanged(state: number): Promise<void> {
    return this.#run(undefined, (open) => this.#state.onStateChanged(state, open));
  }

  async #run<T>(signal: CancelSignal | undefined, work: (signal: CancelSignal) => Promise<T>): Promise<T> {
    if (!this.#end.isRunning) throw stopped();
    return this.#calls.run(signal, work);
  }
}
