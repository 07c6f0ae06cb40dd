// The application's end of the sockets. Rules APP-SOCK-1, APP-API-6, APP-RETRY-2.
import { bytes } from '@babble/crypto';
import { stopped } from '../open-calls.ts';
import type { ProxyHandler } from '../proxy-handler.ts';
import { parseRefusal } from '../refusal.ts';
import { RpcError } from '../rpc/rpc-error.ts';
import { stateService } from '../state-service.ts';
import { SocketEnd, type SocketEndInit } from './socket-end.ts';

export interface SocketAppInit extends SocketEndInit {
  /** Where the node reaches the application, `host:port`; `127.0.0.1:1339` in the stand-alone programs. Port 0 takes a free one. */
  readonly listen: string;
  /** Where the node takes transactions, `host:port`; `127.0.0.1:1338` in the stand-alone programs. A function is asked at each connection. */
  readonly connect: string | (() => string);
  readonly handler: ProxyHandler;
  /** How long to wait for a connection; submissions are answered when the node has taken them. 1,000 by default. */
  readonly timeoutMs?: number;
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
  readonly #end: SocketEnd;

  constructor(init: SocketAppInit) {
    const services = stateService(init.handler);
    this.#end = new SocketEnd(init, {
      services: () => services,
      requests: 'maxStateBytes',
      answers: 'maxSubmitBytes',
    });
  }

  get listenAddress(): string {
    return this.#end.listenAddress;
  }

  start(): Promise<void> {
    return this.#end.start();
  }

  stop(): Promise<void> {
    return this.#end.stop();
  }

  async submit(transaction: Uint8Array): Promise<void> {
    if (!this.#end.isRunning) throw stopped();
    try {
      await this.#end.client.send('Babble.SubmitTx', bytes.std(transaction));
    } catch (error) {
      throw error instanceof RpcError ? parseRefusal(error.message) : error;
    }
  }
}
