// A site behind a socket.
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { formatHostPort, type HostPort, parseHostPort } from '@babble/host';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { DummyError } from '../../errors.ts';
import type { SignalRelay } from './signal-relay.ts';

/** Connections at once: a page has one for its stream or its signalling, and now and then one more. */
const MOST_CONNECTIONS = 160;

export interface Listening extends HostPort {
  /** We listen on this machine alone. */
  readonly loopbackOnly: boolean;
}

export interface SiteInit {
  readonly listen: Listening;
  readonly site: Hono;
  /** What takes WebSockets; it is closed with the site. */
  readonly relay?: SignalRelay | undefined;
}

export interface ServedSite {
  /** `http://host:port/` */
  readonly url: string;
  close(): Promise<void>;
}

/** Reads `host:port`; port 0 takes a free one. Throws `BABBLE_DUMMY_WEB_ADDRESS_INVALID`. */
export function parseListen(listen: string): Listening {
  const parts = parseHostPort(listen);
  if (parts === undefined || parts.host === '') {
    const message = `--web takes an address such as 127.0.0.1:8081, and ${listen} is none`;
    throw new DummyError('BABBLE_DUMMY_WEB_ADDRESS_INVALID', message, { address: listen });
  }
  return { ...parts, loopbackOnly: /^(localhost|127\..*|::1)$/i.test(parts.host) };
}

/** Rejects with `BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE`. */
export async function serveSite({ listen, site, relay }: SiteInit): Promise<ServedSite> {
  const server = createServer(getRequestListener(site.fetch, { overrideGlobalObjects: false }));
  server.maxConnections = MOST_CONNECTIONS;
  if (relay !== undefined) server.on('upgrade', relay.upgrade);
  const port = await bind(server, listen);
  return {
    url: `http://${formatHostPort(listen.host, port)}/`,
    close: () =>
      new Promise((resolve) => {
        relay?.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, { host, port }: HostPort): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error): void => {
      const address = formatHostPort(host, port);
      const message = `The page of the chat cannot be served at ${address}: ${cause.message}`;
      reject(new DummyError('BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE', message, { address }, cause));
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      // A connection that the system could not accept: whoever dialled sees that.
      server.on('error', () => undefined);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}
