// Calls over a connection that is made when it is needed and made again when it is gone. Rules APP-RETRY-1, APP-RETRY-6, APP-RETRY-8, APP-RETRY-9.
import type { Socket } from 'node:net';
import type { Clock, Logger } from '@babble/host';
import { ProxyError } from '../errors.ts';
import { stopped } from '../open-calls.ts';
import type { RpcCall, RpcCaller } from '../rpc/caller.ts';
import { ClientConnection } from './client-connection.ts';
import { dial } from './dial.ts';

export interface RpcClientInit {
  /** Asked for at each connection. */
  readonly address: () => string;
  /** For connecting, and after which an answer is late. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class RpcClient implements RpcCaller {
  readonly #init: RpcClientInit;
  #connection: Promise<ClientConnection> | undefined;
  /** What there is to close: the newest socket, and the connection on it once it is there. */
  #socket: Socket | undefined;
  #current: ClientConnection | undefined;
  #isStopped = true;

  constructor(init: RpcClientInit) {
    this.#init = init;
  }

  start(): void {
    this.#isStopped = false;
  }

  /** Closes the connection; calls that wait reject. {@link start} may follow. */
  stop(): void {
    this.#isStopped = true;
    this.#connection = undefined;
    this.#current?.fail(stopped());
    this.#socket?.destroy();
  }

  async call(call: RpcCall): Promise<string> {
    const connection = await this.#connected();
    if (call.signal.aborted) throw call.signal.reason;
    return this.#patiently(connection, call, connection.send(call.method, call.argument));
  }

  /** As {@link call}, without a signal and without a word about late answers: for requests by the thousand. */
  async send(method: string, argument: string): Promise<string> {
    const connection = await this.#connected();
    return connection.send(method, argument);
  }

  async #connected(): Promise<ClientConnection> {
    if (this.#isStopped) throw stopped();
    this.#connection ??= this.#connect();
    const waited = this.#connection;
    const forget = (): void => {
      if (this.#connection === waited) this.#connection = undefined;
    };
    try {
      const connection = await waited;
      if (connection.isUsable) return connection;
    } catch (error) {
      forget();
      throw this.#isStopped ? stopped() : error;
    }
    // Closed between calls: that costs nothing but a new connection.
    forget();
    return this.#connected();
  }

  async #connect(): Promise<ClientConnection> {
    const { address, timeoutMs, clock, maxAnswerBytes } = this.#init;
    const socket = await dial(address(), timeoutMs, clock, (begun) => {
      this.#socket = begun;
    });
    this.#current = new ClientConnection(socket, maxAnswerBytes);
    return this.#current;
  }

  /**
   * The result, whenever it comes, or the end of the caller's patience. An application that has meanwhile sent answers to nothing mixes up its ids:
   * nothing more is to be expected on this connection.
   */
  #patiently(connection: ClientConnection, call: RpcCall, result: Promise<string>): Promise<string> {
    const { clock, timeoutMs, logger } = this.#init;
    const { method, signal, whenLate } = call;
    const strayCount = connection.strayCount;
    return new Promise((resolve, reject) => {
      let waitedMs = timeoutMs;
      const onLate = (): void => {
        if (whenLate === 'fail') settle(() => reject(late(method, waitedMs)));
        else if (connection.strayCount > strayCount) connection.fail(late(method, waitedMs));
        else {
          logger.warn({ method, ms: waitedMs }, 'The other side has not answered yet');
          timer = clock.setTimeout(onLate, waitedMs);
          waitedMs *= 2;
        }
      };
      const onAbort = (): void => settle(() => reject(signal.reason));
      const settle = (end: () => void): void => {
        clock.clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        end();
      };
      let timer = clock.setTimeout(onLate, timeoutMs);
      signal.addEventListener('abort', onAbort);
      result.then(
        (text) => settle(() => resolve(text)),
        (error: unknown) => settle(() => reject(error)),
      );
    });
  }
}

function late(method: string, ms: number): ProxyError {
  return new ProxyError('BABBLE_PROXY_TIMEOUT', `No answer to ${method} within ${ms} ms`, { method, ms });
}
