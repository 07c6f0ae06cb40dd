// The application's end of the sockets. Rules APP-SOCK-1, APP-API-6, APP-RETRY-2.
import { bytes } from '@babble/crypto';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { silentLogger } from '../logger.ts';
import { stopped } from '../open-calls.ts';
import type { ProxyHandler } from '../proxy-handler.ts';
import { parseRefusal } from '../refusal.ts';
import { RpcError } from '../rpc/rpc-error.ts';
import { stateService } from '../state-service.ts';
import { parseAddress } from './address.ts';
import type { SocketLimits } from './limits.ts';
import { DEFAULT_SOCKET_LIMITS } from './limits.ts';
import { Listener } from './listener.ts';
import { RpcClient } from './rpc-client.ts';
import { serveConnection } from './served-connection.ts';
import { DEFAULT_TIMEOUT_MS } from './socket-proxy.ts';

export interface SocketAppInit {
  /** Where the node reaches the application, `host:port`; `127.0.0.1:1339` in the stand-alone programs. Port 0 takes a free one. */
  readonly listen: string;
  /** Where the node takes transactions, `host:port`; `127.0.0.1:1338` in the stand-alone programs. A function is asked at each connection. */
  readonly connect: string | (() => string);
  readonly handler: ProxyHandler;
  /** How long to wait for a connection; submissions are answered when the node has taken them. 1,000 by default. */
  readonly timeoutMs?: number;
  readonly limits?: Partial<SocketLimits>;
  /** The real one by default. */
  readonly clock?: Clock;
  /** Says nothing by default. */
  readonly logger?: Logger;
}

export interface SocketApp {
  /** Where it listens; `''` while it is not started. */
  readonly listenAddress: string;
  /** Opens the door for the node. Rejects with `BABBLE_PROXY_ADDRESS_…`. A second call while started does nothing. */
  start(): Promise<void>;
  /** Closes everything; submissions that wait reject with `BABBLE_PROXY_STOPPED`. Repeatable; `start` may follow. */
  stop(): Promise<void>;
  /**
   * Hands a transaction to the node; resolves when the node has taken it, which says nothing about its commit. Submissions enter the node in the order
   * of the calls; many may be on their way. Never repeated by itself: a node does not recognise duplicates (G9). Rejects with
   * `BABBLE_PROXY_UNREACHABLE` and `…_TIMEOUT` (no connection: not submitted), `…_CONNECTION_LOST` (it may have been taken), `…_BUSY`,
   * `…_TRANSACTION_TOO_LARGE`, `…_NOT_RUNNING`, `…_SUBMIT_REFUSED`, `…_STOPPED`.
   */
  submit(transaction: Uint8Array): Promise<void>;
}

/** An application whose node, of this or of the reference implementation, runs in another process. Throws `BABBLE_PROXY_ADDRESS_INVALID`. */
export function socketApp(init: SocketAppInit): SocketApp {
  return new TcpApp(init);
}

class TcpApp implements SocketApp {
  readonly #client: RpcClient;
  readonly #listener: Listener;
  #isRunning = false;

  constructor(init: SocketAppInit) {
    const { listen, connect, handler, timeoutMs = DEFAULT_TIMEOUT_MS, logger = silentLogger } = init;
    const clock = init.clock ?? { setTimeout, clearTimeout };
    if (typeof connect === 'string') parseAddress(connect);
    const limits = { ...DEFAULT_SOCKET_LIMITS, ...init.limits };
    this.#client = new RpcClient({
      address: typeof connect === 'string' ? () => connect : connect,
      timeoutMs,
      maxAnswerBytes: limits.maxSubmitBytes,
      clock,
      logger,
    });
    const services = stateService(handler);
    this.#listener = new Listener({
      address: listen,
      maxConnectionCount: limits.maxConnectionCount,
      onConnection: (socket) =>
        serveConnection(socket, {
          services,
          logger,
          maxRequestBytes: limits.maxStateBytes,
          maxOpenRequestCount: limits.maxOpenRequestCount,
        }),
      onError: (error) => logger.error({ error }, 'A connection could not be accepted'),
    });
  }

  get listenAddress(): string {
    return this.#listener.address;
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    await this.#listener.open();
    this.#client.start();
    this.#isRunning = true;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#client.stop();
    await this.#listener.close();
  }

  async submit(transaction: Uint8Array): Promise<void> {
    if (!this.#isRunning) throw stopped();
    try {
      await this.#client.send('Babble.SubmitTx', bytes.std(transaction));
    } catch (error) {
      throw error instanceof RpcError ? parseRefusal(error.message) : error;
    }
  }
}
