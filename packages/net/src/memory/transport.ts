// The transport of a network in memory. Rules NET-MEM-1, NET-API-1. Nothing is encoded: bodies are bytes already, and are passed by reference.
import type { CancelSignal, CancelSource, Random } from '@babble/host';
import { cancelSource } from '@babble/host';
import { NetError } from '../errors.ts';
import { Calls } from '../rpc/call.ts';
import type { RequestTimeouts, RpcLimits } from '../rpc/limits.ts';
import { DEFAULT_RPC_LIMITS, requestTimeouts } from '../rpc/limits.ts';
import { checkRequest } from '../rpc/methods.ts';
import type { IncomingRequest, Outcome } from '../rpc/request-gate.ts';
import { RequestGate } from '../rpc/request-gate.ts';
import type {
  Method,
  RequestHandler,
  RpcResponse,
  Transport,
  TransportComponents,
  TransportFactory,
  TransportSupports,
} from '../transport.ts';
import type { MemoryNetwork } from './network.ts';

export interface MemoryTransportInit extends Partial<RequestTimeouts> {
  /** Where peers reach it. A random UUID by default (NET-MEM-1). */
  readonly address?: string;
  readonly limits?: Partial<Pick<RpcLimits, 'maxConcurrentRequests' | 'answerMs'>>;
}

/** A transport on `network`. `loss` on the way shows as `BABBLE_NET_TIMEOUT`, an address without a transport as `…_UNREACHABLE`. */
export function memoryTransport(network: MemoryNetwork, init: MemoryTransportInit = {}): TransportFactory {
  return (components) => new MemoryTransport(network, init, components);
}

interface Running {
  readonly gate: RequestGate;
  readonly calls: Calls;
}

class MemoryTransport implements Transport {
  readonly supports: TransportSupports = { listen: true, extensions: true };
  readonly localAddress: string;
  readonly #network: MemoryNetwork;
  readonly #init: MemoryTransportInit;
  readonly #components: TransportComponents;
  readonly #incoming = new Set<CancelSource>();
  #running: Running | undefined;

  constructor(network: MemoryNetwork, init: MemoryTransportInit, components: TransportComponents) {
    this.#network = network;
    this.#init = init;
    this.#components = components;
    this.localAddress = init.address ?? randomUuid(components.random);
  }

  get advertiseAddress(): string {
    return this.localAddress;
  }

  async start(handler: RequestHandler): Promise<void> {
    if (this.#running !== undefined) {
      this.#running.gate.handler = handler;
      return;
    }
    const { clock, logger } = this.#components;
    const gate = new RequestGate({ clock, logger, limits: { ...DEFAULT_RPC_LIMITS, ...this.#init.limits } }, handler);
    if (!this.#network.attach(this.localAddress, { receive: (request) => this.#receive(gate, request) })) {
      const data = { address: this.localAddress };
      throw new NetError('BABBLE_NET_ADDRESS_IN_USE', `Somebody else is at ${this.localAddress}`, data);
    }
    this.#running = { gate, calls: new Calls(clock, requestTimeouts(this.#init)) };
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    this.#running = undefined;
    this.#network.detach(this.localAddress);
    running.calls.stop();
    const reason = new NetError('BABBLE_NET_STOPPED', 'The transport was stopped');
    for (const source of [...this.#incoming]) source.cancel(reason);
  }

  async request(target: string, method: Method, body: Uint8Array, signal: CancelSignal): Promise<RpcResponse> {
    const running = this.#running;
    if (running === undefined) {
      throw new NetError('BABBLE_NET_STOPPED', 'The transport is not started', { target, method });
    }
    checkRequest(method, body);
    return running.calls.run(target, method, signal, (call) => this.#exchange(target, method, body, call));
  }

  #exchange(target: string, method: Method, body: Uint8Array, call: CancelSignal): Promise<RpcResponse> {
    const from = this.localAddress;
    const network = this.#network;
    const gone = cancelSource();
    return new Promise((resolve, reject) => {
      call.addEventListener('abort', () => {
        reject(call.reason);
        network.transmit(from, target, () => gone.cancel(call.reason));
      });
      network.transmit(from, target, () => {
        const endpoint = network.endpointAt(target);
        if (endpoint === undefined) {
          network.transmit(target, from, () => reject(unreachable(target)));
          return;
        }
        void endpoint.receive({ method, body, remoteAddress: from, gone: gone.signal }).then((outcome) => {
          network.transmit(target, from, () => (outcome === undefined ? reject(closed()) : resolve(outcome)));
        });
      });
    });
  }

  /** Never rejects. What arrives ends with the requester or with this transport. */
  async #receive(gate: RequestGate, request: IncomingRequest): Promise<Outcome> {
    const source = cancelSource();
    const onGone = (): void => source.cancel(request.gone.reason);
    request.gone.addEventListener('abort', onGone);
    if (request.gone.aborted) onGone();
    this.#incoming.add(source);
    const outcome = await gate.answer({ ...request, gone: source.signal });
    this.#incoming.delete(source);
    request.gone.removeEventListener('abort', onGone);
    return outcome;
  }
}

function unreachable(target: string): NetError {
  return new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target}`, { target });
}

function closed(): NetError {
  return new NetError('BABBLE_NET_CONNECTION_LOST', 'The peer closed the connection without an answer');
}

/** 8-4-4-4-12 hexadecimal digits (NET-MEM-1). */
function randomUuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random.next() * 16).toString(16)).join('');
  return [0, 8, 12, 16, 20].map((start, part) => digits.slice(start, [8, 12, 16, 20, 32][part])).join('-');
}
