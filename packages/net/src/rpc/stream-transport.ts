// A Transport from anything that opens byte streams: TCP, WebRTC, pairs in memory. Rules NET-API-1, NET-API-2, TCP-3, RTC-DIAL-6.

import type { CancelSignal } from '@babble/host';
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import type {
  Method,
  RequestHandler,
  RpcResponse,
  Transport,
  TransportComponents,
  TransportSupports,
} from '../transport.ts';
import { StreamRpcClient } from './client.ts';
import type { RequestTimeouts, RpcLimits } from './limits.ts';
import { DEFAULT_RPC_LIMITS, requestTimeouts } from './limits.ts';
import { RequestGate } from './request-gate.ts';
import { StreamRpcServer } from './server.ts';

/** Where a layer can be reached. */
export interface LayerAddresses {
  readonly localAddress: string;
  readonly advertiseAddress: string;
}

/** What lies below stream RPC. */
export interface StreamLayer {
  /** `false` for a layer that only dials: `listen` then only finds out the addresses. */
  readonly listens: boolean;
  /** Opens the door; every connection from outside goes to `accept`. May be called again after `close`. Rejects with `BABBLE_NET_ADDRESS_…`. */
  listen(accept: (stream: ByteStream) => void): Promise<LayerAddresses>;
  /** Closes the door; resolves when the address is free again. It may break accepted streams, which `streamTransport` does in any case. Repeatable. */
  close(): Promise<void>;
  /** Rejects with `BABBLE_NET_UNREACHABLE`, or with the reason of the signal once that is aborted. */
  dial(target: string, signal: CancelSignal): Promise<ByteStream>;
}

export interface StreamTransportInit extends Partial<RequestTimeouts> {
  /** Idle connections kept per target, 2 by default (NET-POOL-1). */
  readonly maxPool?: number;
  /** How long dialling may take, where that is not `timeoutMs` or `joinTimeoutMs` as for the exchange (NET-POOL-1). Milliseconds. */
  readonly dialTimeoutMs?: number;
  readonly limits?: Partial<RpcLimits>;
}

interface Running {
  readonly addresses: LayerAddresses;
  readonly gate: RequestGate;
  readonly server: StreamRpcServer;
  readonly client: StreamRpcClient;
}

/** Stream RPC (rules of section 3 of the network protocol) over a layer. */
export function streamTransport(
  layer: StreamLayer,
  init: StreamTransportInit,
  components: TransportComponents,
): Transport {
  return new StreamTransport(layer, init, components);
}

class StreamTransport implements Transport {
  readonly supports: TransportSupports;
  readonly #layer: StreamLayer;
  readonly #init: StreamTransportInit;
  readonly #components: TransportComponents;
  readonly #limits: RpcLimits;
  #running: Running | undefined;
  /** The last start or stop; each waits for the one before. */
  #turn: Promise<void> = Promise.resolve();

  constructor(layer: StreamLayer, init: StreamTransportInit, components: TransportComponents) {
    this.#layer = layer;
    this.#init = init;
    this.#components = components;
    this.#limits = { ...DEFAULT_RPC_LIMITS, ...init.limits };
    this.supports = { listen: layer.listens, extensions: true };
  }

  get localAddress(): string {
    return this.#running?.addresses.localAddress ?? '';
  }

  get advertiseAddress(): string {
    return this.#running?.addresses.advertiseAddress ?? '';
  }

  start(handler: RequestHandler): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#running === undefined) this.#running = await this.#open(handler);
      else this.#running.gate.handler = handler;
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      const running = this.#running;
      if (running === undefined) return;
      this.#running = undefined;
      running.client.stop();
      await Promise.all([running.server.stop(), this.#layer.close()]);
    });
  }

  async request(target: string, method: Method, body: Uint8Array, signal: CancelSignal): Promise<RpcResponse> {
    if (this.#running === undefined) {
      throw new NetError('BABBLE_NET_STOPPED', 'The transport is not started', { target, method });
    }
    return this.#running.client.request(target, method, body, signal);
  }

  async #open(handler: RequestHandler): Promise<Running> {
    const { clock, logger } = this.#components;
    const limits = this.#limits;
    const gate = new RequestGate({ clock, logger, limits }, handler);
    const server = new StreamRpcServer({ clock, logger, limits, gate });
    const client = new StreamRpcClient({
      clock,
      dial: (target, signal) => this.#layer.dial(target, signal),
      limits,
      timeouts: requestTimeouts(this.#init),
      maxPool: this.#init.maxPool ?? 2,
      dialTimeoutMs: this.#init.dialTimeoutMs,
    });
    return { addresses: await this.#layer.listen((stream) => server.accept(stream)), gate, server, client };
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    // A failed start does not stand in the way of the next; its caller has the error.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
