// Listening and dialling with node:net. Rules TCP-1 … TCP-3.
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { CancelSignal, Logger } from '@babble/host';
import { formatHostPort, parseHostPort } from '@babble/host';
import type { ByteStream, LayerAddresses, StreamLayer } from '@babble/net';
import { NetError } from '@babble/net';
import { checkAdvertisable, checkAdvertised } from './advertise.ts';
import { socketStream } from './socket-stream.ts';

export interface TcpAddresses {
  /** Where to listen, `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** What others are to dial; if it is missing or `''`, the bound address. */
  readonly advertise?: string;
}

/** The layer below stream RPC for one `listen` address. */
export function tcpLayer(addresses: TcpAddresses, logger: Logger): StreamLayer {
  return new TcpLayer(addresses, logger);
}

class TcpLayer implements StreamLayer {
  readonly listens = true;
  readonly #addresses: TcpAddresses;
  readonly #logger: Logger;
  /** Sockets that others opened, also those that only wait to get rid of their last bytes. */
  readonly #accepted = new Set<Socket>();
  #server: Server | undefined;

  constructor(addresses: TcpAddresses, logger: Logger) {
    this.#addresses = addresses;
    this.#logger = logger;
  }

  async listen(accept: (stream: ByteStream) => void): Promise<LayerAddresses> {
    const { listen, advertise = '' } = this.#addresses;
    if (advertise !== '') await checkAdvertised(advertise);
    const server = await this.#bind(accept);
    try {
      const bound = boundAddress(server, listen);
      const localAddress = formatHostPort(bound.address, bound.port);
      if (advertise !== '') return { localAddress, advertiseAddress: advertise };
      checkAdvertisable(bound.address, localAddress);
      return { localAddress, advertiseAddress: localAddress };
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of this.#accepted) socket.destroy();
    });
  }

  dial(target: string, signal: CancelSignal): Promise<ByteStream> {
    const parts = parseHostPort(target);
    if (parts === undefined) return Promise.reject(unreachable(target, 'not an address'));
    return new Promise((resolve, reject) => {
      const socket = connect({ host: parts.host, port: parts.port, allowHalfOpen: true });
      const settle = (): void => {
        signal.removeEventListener('abort', onAbort);
        socket.off('error', onError);
      };
      const onAbort = (): void => {
        socket.destroy();
        reject(signal.reason);
      };
      const onError = (error: Error): void => {
        settle();
        reject(unreachable(target, error.message, error));
      };
      socket.on('error', onError);
      socket.once('connect', () => {
        settle();
        resolve(socketStream(socket));
      });
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
    });
  }

  #bind(accept: (stream: ByteStream) => void): Promise<Server> {
    const { listen } = this.#addresses;
    const parts = parseHostPort(listen);
    if (parts === undefined) {
      const message = `Not an address to listen at: ${listen}`;
      return Promise.reject(new NetError('BABBLE_NET_ADDRESS_INVALID', message, { address: listen }));
    }
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#accepted.add(socket);
      socket.on('close', () => this.#accepted.delete(socket));
      accept(socketStream(socket));
    });
    this.#server = server;
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => {
        this.#server = undefined;
        reject(bindError(listen, error));
      };
      server.once('error', onError);
      // Without a host Node listens on every interface, as `:port` means.
      server.listen(parts.host === '' ? { port: parts.port } : { host: parts.host, port: parts.port }, () => {
        server.off('error', onError);
        server.on('error', (error) => this.#logger.error({ error }, 'A connection could not be accepted'));
        resolve(server);
      });
    });
  }
}

function boundAddress(server: Server, listen: string): AddressInfo {
  const bound = server.address();
  if (bound !== null && typeof bound === 'object') return bound;
  throw new NetError('BABBLE_NET_ADDRESS_UNAVAILABLE', 'local address is not a TCP address', { address: listen });
}

const UNRESOLVED: readonly (string | undefined)[] = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'];

function bindError(address: string, cause: NodeJS.ErrnoException): NetError {
  if (cause.code === 'EADDRINUSE') {
    return new NetError('BABBLE_NET_ADDRESS_IN_USE', `Somebody else listens at ${address}`, { address }, cause);
  }
  const code = UNRESOLVED.includes(cause.code) ? 'BABBLE_NET_ADDRESS_INVALID' : 'BABBLE_NET_ADDRESS_UNAVAILABLE';
  return new NetError(code, `Cannot listen at ${address}: ${cause.message}`, { address }, cause);
}

function unreachable(target: string, detail: string, cause?: unknown): NetError {
  return new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target} (${detail})`, { target }, cause);
}
