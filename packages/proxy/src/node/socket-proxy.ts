// The node's end of the application sockets. Rules APP-SOCK-1, APP-SUB-1 … APP-SUB-3, APP-CALL-1 … APP-CALL-4.
import type { Block, CommitResponse } from '@babble/hashgraph';
import type { AppProxy, AppProxySupports, TransactionIntake } from '../app-proxy.ts';
import type { CancelSignal } from '../cancel-signal.ts';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { silentLogger } from '../logger.ts';
import { OpenCalls, stopped } from '../open-calls.ts';
import type { RpcServices } from '../rpc/services.ts';
import { StateCalls } from '../state-calls.ts';
import { submitService } from '../submit-service.ts';
import { parseAddress } from './address.ts';
import type { SocketLimits } from './limits.ts';
import { DEFAULT_SOCKET_LIMITS } from './limits.ts';
import { Listener } from './listener.ts';
import { RpcClient } from './rpc-client.ts';
import { serveConnection } from './served-connection.ts';

/** How long the stand-alone programs wait (APP-RETRY-1). */
export const DEFAULT_TIMEOUT_MS = 1_000;

export interface SocketProxyInit {
  /** Where applications submit transactions, `host:port`; `127.0.0.1:1338` in the stand-alone programs. Port 0 takes a free one. */
  readonly listen: string;
  /** Where the application listens, `host:port`; `127.0.0.1:1339` in the stand-alone programs. A function is asked at each connection. */
  readonly connect: string | (() => string);
  /** How long to wait for a connection and for the answer to a state change; blocks and snapshots may take any time. 1,000 by default. */
  readonly timeoutMs?: number;
  readonly limits?: Partial<SocketLimits>;
  /** The real one by default. */
  readonly clock?: Clock;
  /** Says nothing by default. */
  readonly logger?: Logger;
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
  readonly #client: RpcClient;
  readonly #state: StateCalls;
  readonly #listener: Listener;
  #services: RpcServices = new Map();
  #isRunning = false;

  constructor(init: SocketProxyInit) {
    const { listen, connect, timeoutMs = DEFAULT_TIMEOUT_MS, logger = silentLogger } = init;
    const clock = init.clock ?? { setTimeout, clearTimeout };
    if (typeof connect === 'string') parseAddress(connect);
    const limits = { ...DEFAULT_SOCKET_LIMITS, ...init.limits };
    this.#client = new RpcClient({
      address: typeof connect === 'string' ? () => connect : connect,
      timeoutMs,
      maxAnswerBytes: limits.maxStateBytes,
      clock,
      logger,
    });
    this.#state = new StateCalls({ caller: this.#client, clock, logger });
    this.#listener = new Listener({
      address: listen,
      maxConnectionCount: limits.maxConnectionCount,
      onConnection: (socket) =>
        serveConnection(socket, {
          services: this.#services,
          logger,
          maxRequestBytes: limits.maxSubmitBytes,
          maxOpenRequestCount: limits.maxOpenRequestCount,
        }),
      onError: (error) => logger.error({ error }, 'A connection could not be accepted'),
    });
  }

  get listenAddress(): string {
    return this.#listener.address;
  }

  async start(node: TransactionIntake): Promise<void> {
    this.#services = submitService(node);
    if (this.#isRunning) return;
    await this.#listener.open();
    this.#client.start();
    this.#isRunning = true;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#calls.stopAll();
    this.#client.stop();
    await this.#listener.close();
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
    if (!this.#isRunning) throw stopped();
    return this.#calls.run(signal, work);
  }
}
