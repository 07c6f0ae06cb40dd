// The page of the chat behind a socket.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { formatHostPort, parseHostPort } from '@babble/host';
import { getRequestListener } from '@hono/node-server';
import type { Board } from '../../board/board.ts';
import { DummyError } from '../../errors.ts';
import { createChatSite } from './chat-site.ts';
import { pageFiles } from './page-files.ts';

/** Connections at once: a page has one for its stream, and now and then one more. */
const MOST_CONNECTIONS = 160;

export interface ServeChatInit {
  readonly name: string;
  readonly board: Board;
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
}

export interface ServedChat {
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects with `BABBLE_DUMMY_WEB_ADDRESS_INVALID` or `BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE`. */
export async function serveChat({ name, board, listen }: ServeChatInit): Promise<ServedChat> {
  const parts = parseHostPort(listen);
  if (parts === undefined || parts.host === '') {
    const message = `--web takes an address such as 127.0.0.1:8081, and ${listen} is none`;
    throw new DummyError('BABBLE_DUMMY_WEB_ADDRESS_INVALID', message, { address: listen });
  }
  const loopbackOnly = /^(localhost|127\..*|::1)$/i.test(parts.host);
  const site = createChatSite({ name, board, files: await pageFiles(), loopbackOnly, epoch: randomUUID() });
  const server = createServer(getRequestListener(site.fetch, { overrideGlobalObjects: false }));
  server.maxConnections = MOST_CONNECTIONS;
  const port = await bind(server, parts, listen);
  return {
    url: `http://${formatHostPort(parts.host, port)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(
  server: Server,
  parts: { readonly host: string; readonly port: number },
  listen: string,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: Error): void => {
      const message = `The page of the chat cannot be served at ${listen}: ${cause.message}`;
      reject(new DummyError('BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE', message, { address: listen }, cause));
    };
    server.once('error', onError);
    server.listen(parts.port, parts.host, () => {
      server.off('error', onError);
      // A connection that the system could not accept: whoever dialled sees that.
      server.on('error', () => undefined);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : parts.port);
    });
  });
}
