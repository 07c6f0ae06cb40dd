// The asking side of stream RPC: dials, pools, and tries a stale connection once again. Rules NET-POOL-1, NET-POOL-2, NET-NL-1, TCP-3.
import type { CancelSignal, Clock } from '@babble/host';
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import type { Method, RpcResponse } from '../transport.ts';
import { Calls } from './call.ts';
import { ClientConnection } from './connection.ts';
import { encodeRequest } from './frames.ts';
import type { RequestTimeouts, RpcLimits } from './limits.ts';
import { checkRequest } from './methods.ts';
import { ConnectionPool } from './pool.ts';

/** Opens a connection to a peer. Rejects with `BABBLE_NET_UNREACHABLE`, or with the reason of the signal once that is aborted. */
export type Dial = (target: string, signal: CancelSignal) => Promise<ByteStream>;

export interface StreamRpcClientInit {
  readonly clock: Clock;
  readonly dial: Dial;
  readonly limits: RpcLimits;
  readonly timeouts: RequestTimeouts;
  /** Idle connections kept per target. */
  readonly maxPool: number;
  /** How long dialling may take; as long as the exchange, unless given. */
  readonly dialTimeoutMs?: number | undefined;
}

export class StreamRpcClient {
  readonly #init: StreamRpcClientInit;
  readonly #pool: ConnectionPool;
  readonly #calls: Calls;

  constructor(init: StreamRpcClientInit) {
    this.#init = init;
    this.#pool = new ConnectionPool({ clock: init.clock, maxPool: init.maxPool, idleMs: init.limits.poolIdleMs });
    this.#calls = new Calls(init.clock, init.timeouts);
  }

  /** As `Transport.request`. */
  async request(target: string, method: Method, body: Uint8Array, signal: CancelSignal): Promise<RpcResponse> {
    checkRequest(method, body);
    return this.#calls.run(target, method, signal, async (call, restart) => {
      const frame = encodeRequest(method, body);
      const pooled = this.#pool.take(target);
      if (pooled !== undefined) {
        const answer = await this.#tryPooled(target, pooled, method, frame, call);
        if (answer !== undefined) return answer;
      }
      restart(this.#init.dialTimeoutMs);
      const fresh = new ClientConnection(await this.#dial(target, call));
      restart();
      return this.#exchange(target, fresh, method, frame, call);
    });
  }

  /** Ends every request and closes every connection. */
  stop(): void {
    this.#calls.stop();
    this.#pool.close();
  }

  /**
   * `undefined` when the connection ended before a byte of the answer: the peer has most likely closed it while it lay in the pool. One that
   * saw the request nevertheless sees it again.
   */
  async #tryPooled(
    target: string,
    connection: ClientConnection,
    method: Method,
    frame: Uint8Array,
    call: CancelSignal,
  ): Promise<RpcResponse | undefined> {
    try {
      return await this.#exchange(target, connection, method, frame, call);
    } catch (error) {
      const isStale =
        error instanceof NetError && error.code === 'BABBLE_NET_CONNECTION_LOST' && !connection.hasAnswered;
      if (!isStale || call.aborted) throw error;
      this.#pool.drop(target);
      return undefined;
    }
  }

  /** One exchange; afterwards the connection is pooled, or broken if anything went wrong (NET-POOL-2). */
  async #exchange(
    target: string,
    connection: ClientConnection,
    method: Method,
    frame: Uint8Array,
    call: CancelSignal,
  ): Promise<RpcResponse> {
    const onAbort = (): void => connection.abort(call.reason);
    call.addEventListener('abort', onAbort);
    if (call.aborted) onAbort();
    try {
      const answer = await connection.exchange(method, frame, this.#init.limits);
      this.#pool.give(target, connection);
      return answer;
    } catch (error) {
      connection.abort(error);
      throw call.aborted ? call.reason : error;
    } finally {
      call.removeEventListener('abort', onAbort);
    }
  }

  async #dial(target: string, call: CancelSignal): Promise<ByteStream> {
    const stream = await this.#init.dial(target, call);
    if (!call.aborted) return stream;
    stream.abort(call.reason);
    throw call.reason;
  }
}
