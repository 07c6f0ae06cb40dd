// The answering side of stream RPC: connections that others opened. Rules NET-CONN-1 … NET-CONN-5, NET-NL-1, OURS-8.

import type { CancelSource, Clock, Logger } from '@babble/host';
import { cancelSource } from '@babble/host';
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import type { Method } from '../transport.ts';
import { addressGroup } from './address-group.ts';
import { decodeHeader, encodeResponse, MAX_HEADER_BYTES } from './frames.ts';
import type { RpcLimits } from './limits.ts';
import { classicMethodOf, EXTENSION_TYPE_BYTE, isExtensionName } from './methods.ts';
import type { RequestGate } from './request-gate.ts';
import { StreamReader } from './stream-reader.ts';

export interface StreamRpcServerInit {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: RpcLimits;
  readonly gate: RequestGate;
}

/** One connection while it is served. */
interface Served {
  readonly stream: ByteStream;
  readonly reader: StreamReader;
  /** Aborted when the other end is gone or the server stops. */
  readonly gone: CancelSource;
}

/** Serves every stream it is given until the other end has no more to ask, sends nonsense, or is too slow. */
export class StreamRpcServer {
  readonly #init: StreamRpcServerInit;
  readonly #served = new Map<Served, Promise<void>>();
  readonly #connectionsByGroup = new Map<string, number>();
  #stopped = false;

  constructor(init: StreamRpcServerInit) {
    this.#init = init;
  }

  /** Takes over a connection that a peer opened. Beyond `maxConnections` and `maxConnectionsPerAddress` it is closed at once. */
  accept(stream: ByteStream): void {
    const { limits, logger } = this.#init;
    const group = addressGroup(stream.remoteAddress);
    const fromThere = this.#connectionsByGroup.get(group) ?? 0;
    const isFull = this.#served.size >= limits.maxConnections || fromThere >= limits.maxConnectionsPerAddress;
    if (this.#stopped || isFull) {
      logger.warn({ peer: stream.remoteAddress, connections: this.#served.size }, 'Connection refused');
      stream.close();
      return;
    }
    const served: Served = { stream, reader: new StreamReader(stream), gone: cancelSource() };
    this.#connectionsByGroup.set(group, fromThere + 1);
    this.#served.set(
      served,
      this.#serve(served).finally(() => this.#forget(served, group)),
    );
  }

  #forget(served: Served, group: string): void {
    this.#served.delete(served);
    const left = (this.#connectionsByGroup.get(group) ?? 1) - 1;
    if (left > 0) this.#connectionsByGroup.set(group, left);
    else this.#connectionsByGroup.delete(group);
  }

  /** Breaks every connection. Resolves when none is served any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const reason = new NetError('BABBLE_NET_STOPPED', 'The transport was stopped');
    const running = [...this.#served];
    for (const [served] of running) this.#break(served, reason);
    await Promise.all(running.map(([, done]) => done));
  }

  #break(served: Served, reason: unknown): void {
    served.gone.cancel(reason);
    served.stream.abort(reason);
  }

  /** One request after the other, in order (NET-CONN-2). Never rejects. */
  async #serve(served: Served): Promise<void> {
    try {
      while (await this.#serveOne(served));
      served.stream.close();
    } catch (error) {
      const code = error instanceof NetError ? error.code : undefined;
      this.#init.logger.debug({ peer: served.stream.remoteAddress, code, error }, 'Connection closed');
      // Earlier answers may still be on their way to one that then sent nonsense.
      if (code === 'BABBLE_NET_MALFORMED' || code === 'BABBLE_NET_LIMIT_EXCEEDED') served.stream.close();
      else this.#break(served, error);
    }
  }

  /** `false` when the other end has finished. */
  async #serveOne(served: Served): Promise<boolean> {
    const { limits, gate } = this.#init;
    const typeByte = await this.#within(served, limits.connectionIdleMs, () => served.reader.readTypeByte());
    if (typeByte === undefined) return false;
    const request = await this.#within(served, limits.requestReadMs, () => this.#readRequest(served.reader, typeByte));
    this.#watch(served);
    const { remoteAddress } = served.stream;
    const outcome = await gate.answer({ ...request, remoteAddress, gone: served.gone.signal });
    if (served.gone.signal.aborted) throw served.gone.signal.reason;
    if (outcome === undefined) throw new NetError('BABBLE_NET_MALFORMED', `Malformed ${request.method} request`);
    const answer = encodeResponse(request.method, outcome);
    await this.#within(served, limits.answerWriteMs, () => served.stream.write(answer, served.gone.signal));
    return true;
  }

  async #readRequest(reader: StreamReader, typeByte: number): Promise<{ method: Method; body: Uint8Array }> {
    const { limits } = this.#init;
    const classic = classicMethodOf(typeByte);
    if (classic !== undefined) return { method: classic, body: await reader.readValue(limits.maxRequestBytes) };
    if (typeByte !== EXTENSION_TYPE_BYTE) {
      throw new NetError('BABBLE_NET_MALFORMED', `unknown rpc type ${typeByte}`, { typeByte });
    }
    const { method, byteCount } = decodeHeader(await reader.readLine(MAX_HEADER_BYTES));
    if (!isExtensionName(method)) throw new NetError('BABBLE_NET_MALFORMED', 'An extension without a name');
    if (byteCount > limits.maxRequestBytes) {
      throw new NetError('BABBLE_NET_LIMIT_EXCEEDED', `Request of ${byteCount} bytes`, {
        limit: limits.maxRequestBytes,
      });
    }
    return { method, body: await reader.readBytes(byteCount) };
  }

  /**
   * Notices a broken connection while the handler works. A client that has only finished sending still gets its answer, and what it sent
   * ahead is answered later (NET-CONN-2, NET-CONN-3).
   */
  #watch(served: Served): void {
    served.reader.readAhead().catch((error: unknown) => served.gone.cancel(error));
  }

  /** Breaks the connection when `run` takes longer than `limitMs`. */
  async #within<T>(served: Served, limitMs: number, run: () => Promise<T>): Promise<T> {
    const { clock } = this.#init;
    const timer = clock.setTimeout(() => {
      this.#break(served, new NetError('BABBLE_NET_TIMEOUT', `Nothing came within ${limitMs} ms`, { limitMs }));
    }, limitMs);
    try {
      return await run();
    } finally {
      clock.clearTimeout(timer);
    }
  }
}
