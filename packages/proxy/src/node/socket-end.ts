// What the node's end and the application's end of the sockets have in common: a door for the other side, and a client that dials it.
import type { Clock, Logger } from '@babble/host';
import { silentLogger } from '@babble/host';
import type { RpcServices } from '../rpc/services.ts';
import { parseAddress } from './address.ts';
import type { SocketLimits } from './limits.ts';
import { DEFAULT_SOCKET_LIMITS, DEFAULT_TIMEOUT_MS } from './limits.ts';
import { Listener } from './listener.ts';
import { RpcClient } from './rpc-client.ts';
import { serveConnection } from './served-connection.ts';

/** The part of `SocketAppInit` and `SocketProxyInit` that is the same; what the first three mean at each end is said there. */
export interface SocketEndInit {
  readonly listen: string;
  readonly connect: string | (() => string);
  readonly timeoutMs?: number;
  readonly limits?: Partial<SocketLimits>;
  /** The real one by default. */
  readonly clock?: Clock;
  /** Says nothing by default. */
  readonly logger?: Logger;
}

/** What is served at this end. */
export interface Offer {
  /** Asked for at each connection. */
  readonly services: () => RpcServices;
  /** The bound on requests here, and on answers to the client: the one or the other direction carries the state. */
  readonly requests: 'maxSubmitBytes' | 'maxStateBytes';
  readonly answers: 'maxSubmitBytes' | 'maxStateBytes';
}

export class SocketEnd {
  readonly client: RpcClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly #listener: Listener;
  #isRunning = false;

  /** Throws `BABBLE_PROXY_ADDRESS_INVALID`. */
  constructor(init: SocketEndInit, offer: Offer) {
    const { listen, connect, timeoutMs = DEFAULT_TIMEOUT_MS, logger = silentLogger } = init;
    if (typeof connect === 'string') parseAddress(connect);
    const limits = { ...DEFAULT_SOCKET_LIMITS, ...init.limits };
    this.clock = init.clock ?? { now: Date.now, setTimeout, clearTimeout };
    this.logger = logger;
    this.client = new RpcClient({
      address: typeof connect === 'string' ? () => connect : connect,
      timeoutMs,
      maxAnswerBytes: limits[offer.answers],
      clock: this.clock,
      logger,
    });
    this.#listener = new Listener({
      address: listen,
      maxConnectionCount: limits.maxConnectionCount,
      onConnection: (socket) =>
        serveConnection(socket, {
          services: offer.services(),
          logger,
          maxRequestBytes: limits[offer.requests],
          maxOpenRequestCount: limits.maxOpenRequestCount,
        }),
      onError: (error) => logger.error({ error }, 'A connection could not be accepted'),
    });
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** Where it listens; `''` while it does not. */
  get listenAddress(): string {
    return this.#listener.address;
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    await this.#listener.open();
    this.client.start();
    this.#isRunning = true;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.client.stop();
    await this.#listener.close();
  }
}
