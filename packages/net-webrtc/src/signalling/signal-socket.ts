// The WebSocket below the signalling client, as something given from outside: pages have one, Node takes `ws`. Rule RTC-WAMP-2.
import { WAMP_SUB_PROTOCOL } from './uri.ts';

export interface SignalSocketHandlers {
  open(): void;
  text(text: string): void;
  /** The connection has ended or could not be made; called once, after which nothing else is. `undefined`: the other end closed it properly. */
  closed(error: unknown): void;
}

export interface SignalSocket {
  send(text: string): void;
  /** Ends the connection; `closed` is called all the same. Repeatable. */
  close(): void;
}

/** Opens a connection to `url` (`wss://host:port`) with the sub-protocol of WAMP. */
export type OpenSignalSocket = (url: string, handlers: SignalSocketHandlers) => SignalSocket;

/** What is used of the `WebSocket` of a page. */
export interface PageWebSocket {
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  send(text: string): void;
  close(): void;
}

/** Signalling over the `WebSocket` of a page, or over anything of that shape: `pageSockets((url, protocol) => new WebSocket(url, protocol))`. */
export function pageSockets(create: (url: string, subProtocol: string) => PageWebSocket): OpenSignalSocket {
  return (url, handlers) => {
    const socket = create(url, WAMP_SUB_PROTOCOL);
    socket.addEventListener('open', () => handlers.open());
    socket.addEventListener('message', ({ data }) => {
      // Binary frames are no part of this sub-protocol.
      if (typeof data === 'string') handlers.text(data);
    });
    // A page is not told what failed; `close` follows.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code, reason }) => {
      handlers.closed(code === 1000 ? undefined : new Error(`the WebSocket was closed: ${code} ${reason}`.trimEnd()));
    });
    return { send: (text) => socket.send(text), close: () => socket.close() };
  };
}
