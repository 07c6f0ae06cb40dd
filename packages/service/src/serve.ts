// The service behind a socket. Rules HTTP-1, OPS-CLI-5: an address that cannot be bound is an error, not a line in a log.
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatHostPort, parseHostPort } from '@babble/host';
import { getRequestListener } from '@hono/node-server';
import { ServiceError } from './errors.ts';
import type { Service } from './service-bindings.ts';

/** Connections at once (OURS-8). */
const MOST_CONNECTIONS = 1_024;
/** A client that takes nothing and says nothing for so long is cut off. */
const IDLE_MS = 60_000;

export interface ServeInit {
  readonly service: Service;
  /** `host:port` or `[::1]:port`; port 0 takes a free one, an empty host all interfaces. */
  readonly listen: string;
}

export interface Served {
  /** Where it listens, `host:port`. */
  readonly address: string;
  /** Frees the address; answers that are being sent break off. Repeatable. */
  close(): Promise<void>;
}

/**
 * Listens. Rejects with `BABBLE_SERVICE_ADDRESS_IN_USE`, `BABBLE_SERVICE_ADDRESS_INVALID` or
 * `BABBLE_SERVICE_ADDRESS_UNAVAILABLE`.
 */
export async function serve({ service, listen }: ServeInit): Promise<Served> {
  const server = createServer(getRequestListener(service.fetch, { overrideGlobalObjects: false }));
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(IDLE_MS);
  await bind(server, listen);
  let closed: Promise<void> | undefined;
  return {
    address: boundAddress(server, listen),
    close() {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
}

function bind(server: Server, listen: string): Promise<void> {
  const parts = parseHostPort(listen);
  if (parts === undefined) {
    const message = `Not an address to listen at: ${listen}`;
    return Promise.reject(new ServiceError('BABBLE_SERVICE_ADDRESS_INVALID', message, { address: listen }));
  }
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(bindError(listen, error));
    server.once('error', onError);
    // Without a host Node listens on every interface, as `:port` means.
    server.listen(parts.host === '' ? { port: parts.port } : { host: parts.host, port: parts.port }, () => {
      server.off('error', onError);
      // The system could not accept a connection: whoever dialled sees that, and the others are served on.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function boundAddress(server: Server, listen: string): string {
  const bound: AddressInfo | string | null = server.address();
  if (bound !== null && typeof bound === 'object') return formatHostPort(bound.address, bound.port);
  const message = `Not listening at an address of TCP: ${listen}`;
  throw new ServiceError('BABBLE_SERVICE_ADDRESS_UNAVAILABLE', message, { address: listen });
}

const UNRESOLVED: readonly (string | undefined)[] = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'];

function bindError(address: string, cause: NodeJS.ErrnoException): ServiceError {
  if (cause.code === 'EADDRINUSE') {
    const message = `Somebody else listens at ${address}, the address of the HTTP service`;
    return new ServiceError('BABBLE_SERVICE_ADDRESS_IN_USE', message, { address }, cause);
  }
  const unresolved = UNRESOLVED.includes(cause.code);
  const code = unresolved ? 'BABBLE_SERVICE_ADDRESS_INVALID' : 'BABBLE_SERVICE_ADDRESS_UNAVAILABLE';
  const message = `The HTTP service cannot listen at ${address}: ${cause.message}`;
  return new ServiceError(code, message, { address }, cause);
}
