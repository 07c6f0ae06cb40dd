// Listening with node:net. Rules APP-SOCK-1, OURS-8 (a bound on connections).
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { formatHostPort } from '@babble/host';
import { ProxyError } from '../errors.ts';
import { parseAddress } from './address.ts';

export interface ListenerInit {
  /** `host:port`; port 0 takes a free one, no host means every interface. */
  readonly address: string;
  readonly maxConnectionCount: number;
  /** Gets a socket with `allowHalfOpen`. */
  readonly onConnection: (socket: Socket) => void;
  /** The system could not accept a connection; the listener goes on. */
  readonly onError: (error: Error) => void;
}

export class Listener {
  readonly #init: ListenerInit;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(init: ListenerInit) {
    this.#init = init;
  }

  /** Where it listens; `''` while it does not. */
  get address(): string {
    const bound = this.#server?.address();
    return bound === undefined || bound === null || typeof bound === 'string'
      ? ''
      : formatHostPort(bound.address, bound.port);
  }

  /** Rejects with `BABBLE_PROXY_ADDRESS_INVALID`, `…_IN_USE`, `…_UNAVAILABLE`. */
  async open(): Promise<void> {
    const { host, port } = parseAddress(this.#init.address);
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      this.#init.onConnection(socket);
    });
    server.maxConnections = this.#init.maxConnectionCount;
    await new Promise<void>((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => reject(bindError(this.#init.address, error));
      server.once('error', onError);
      server.listen(host === '' ? { port } : { host, port }, () => {
        server.off('error', onError);
        server.on('error', this.#init.onError);
        resolve();
      });
    });
    this.#server = server;
  }

  /** Closes the door and every connection. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

const UNRESOLVED: readonly (string | undefined)[] = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'];

function bindError(address: string, cause: NodeJS.ErrnoException): ProxyError {
  if (cause.code === 'EADDRINUSE') {
    return new ProxyError('BABBLE_PROXY_ADDRESS_IN_USE', `Somebody else listens at ${address}`, { address }, cause);
  }
  const code = UNRESOLVED.includes(cause.code) ? 'BABBLE_PROXY_ADDRESS_INVALID' : 'BABBLE_PROXY_ADDRESS_UNAVAILABLE';
  return new ProxyError(code, `Cannot listen at ${address}: ${cause.message}`, { address }, cause);
}
