// The way of a page to a signalling server whose certificate no browser knows: through the server of the page, which knows it. What is
// handed on is signed by those who say it, so that nothing has to be trusted here. Rules RTC-WAMP-2, RTC-WAMP-10, RTC-TLS-3; weakness H4.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { OpenSignalSocket, SignalSocket } from '@babble/net-webrtc';
import { type WebSocket, WebSocketServer } from 'ws';
import { foreignHost, isSameOrigin } from './guard.ts';

/** Where pages ask for it. */
export const RELAY_PATH = '/tab/signal';

/** Pages at once. */
const MOST_PAGES = 64;
/** A message, as a signalling server takes it. */
const MOST_BYTES = 64 * 1024;
/** What may wait for a page that reads too slowly. */
const MOST_WAITING_BYTES = 1024 * 1024;
/** How often a page is asked whether it is still there. */
const PING_MS = 15_000;
const SUB_PROTOCOL = 'wamp.2.json';

export interface SignalRelayInit {
  /** `wss://host:port`. */
  readonly url: string;
  readonly open: OpenSignalSocket;
  /** We listen on this machine alone. */
  readonly loopbackOnly: boolean;
}

export interface SignalRelay {
  /** Takes the `upgrade` of an HTTP server. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Closes all connections. */
  close(): void;
}

export function signalRelay({ url, open, loopbackOnly }: SignalRelayInit): SignalRelay {
  const pages = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUB_PROTOCOL) ? SUB_PROTOCOL : false),
  });
  return {
    upgrade: (request, socket, head) => {
      socket.on('error', () => socket.destroy());
      const refusal = refusalOf(request, loopbackOnly, pages.clients.size);
      if (refusal !== undefined) {
        refuse(socket, refusal);
        return;
      }
      pages.handleUpgrade(request, socket, head, (page) => join(page, (handlers) => open(url, handlers)));
    },
    close: () => {
      for (const page of pages.clients) page.terminate();
    },
  };
}

type Dial = (handlers: Parameters<OpenSignalSocket>[1]) => SignalSocket;

/** What either side says goes to the other one, and with the one connection the other ends. */
function join(page: WebSocket, dial: Dial): void {
  let early: string[] | undefined = [];
  const server = dial({
    open: () => {
      for (const text of early ?? []) server.send(text);
      early = undefined;
    },
    text: (text) => {
      if (page.bufferedAmount > MOST_WAITING_BYTES) page.terminate();
      else page.send(text);
    },
    closed: (error) => {
      if (error === undefined) page.close(1000);
      // A reason has room for 123 bytes.
      else page.close(1011, reasonOf(error).slice(0, 80));
    },
  });
  const stopAsking = askWhetherThere(page);
  // `close` follows.
  page.on('error', () => undefined);
  page.on('message', (data, isBinary) => {
    if (isBinary) return;
    if (early === undefined) server.send(data.toString());
    // A client says hello and waits for the answer.
    else if (early.length < 4) early.push(data.toString());
    else page.terminate();
  });
  page.on('close', () => {
    stopAsking();
    server.close();
  });
}

function askWhetherThere(page: WebSocket): () => void {
  let isAnswered = true;
  page.on('pong', () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    if (!isAnswered) return page.terminate();
    isAnswered = false;
    page.ping();
  }, PING_MS);
  return () => clearInterval(timer);
}

function refusalOf({ url, headers }: IncomingMessage, loopbackOnly: boolean, pages: number): string | undefined {
  const { host = '', origin } = headers;
  if (url !== RELAY_PATH) return '404 Not Found';
  if (foreignHost(host, loopbackOnly) !== undefined || (origin !== undefined && !isSameOrigin(origin, host)))
    return '403 Forbidden';
  return pages >= MOST_PAGES ? '503 Service Unavailable' : undefined;
}

/** Does not wait for the other end to finish, which could take a place among the connections for ever. */
function refuse(socket: Duplex, status: string): void {
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

/** Printable ASCII has as many bytes as characters. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[^\x20-\x7e]/g, '?');
}
