// WebSockets of the signalling client on Node, with the ways to trust a server. Rules RTC-WAMP-1, RTC-WAMP-2, RTC-TLS-1 … RTC-TLS-4.
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { checkServerIdentity } from 'node:tls';
import { WebSocket } from 'ws';
import type { OpenSignalSocket } from '../signalling/signal-socket.ts';
import { WAMP_SUB_PROTOCOL } from '../signalling/uri.ts';
import type { TrustedCertificates } from './certificate.ts';

export interface NodeSocketsInit {
  /** Any certificate will do: for tests (RTC-TLS-1). `false` by default. */
  readonly skipVerify?: boolean;
  /** Only these certificates are trusted (RTC-TLS-3). Without them those of the system are (RTC-TLS-2). */
  readonly trusted?: TrustedCertificates | undefined;
}

/** Messages of a signalling server are small; more is an attack. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** What may wait for a server that reads too slowly. */
const MAX_BACKLOG_BYTES = 1024 * 1024;

/** How long the other end may take to close properly. */
const CLOSE_MS = 2_000;

/** How WebSockets are opened on Node. */
export function nodeSockets(init: NodeSocketsInit = {}): OpenSignalSocket {
  const tls = tlsOptions(init);
  return (url, handlers) => {
    const socket = new WebSocket(url, WAMP_SUB_PROTOCOL, {
      ...tls,
      maxPayload: MAX_MESSAGE_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    let failure: Error | undefined;
    socket.on('open', () => handlers.open());
    socket.on('message', (data, isBinary) => {
      if (!isBinary) handlers.text(data.toString());
    });
    socket.on('error', (error) => {
      failure = error;
    });
    socket.on('close', (code, reason) => {
      const isProper = failure === undefined && code === 1000;
      handlers.closed(isProper ? undefined : (failure ?? new Error(`the WebSocket was closed: ${code} ${reason}`)));
    });
    return {
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (socket.bufferedAmount > MAX_BACKLOG_BYTES) socket.terminate();
        else socket.send(text);
      },
      close: () => {
        socket.close();
        // A server that is gone without a word would keep it half open for half a minute.
        setTimeout(() => socket.terminate(), CLOSE_MS).unref();
      },
    };
  };
}

function tlsOptions({ skipVerify = false, trusted }: NodeSocketsInit): ConnectionOptions {
  if (skipVerify) return { rejectUnauthorized: false };
  if (trusted === undefined) return {};
  const { certificates, serverName } = trusted;
  return {
    ca: certificates,
    // An address cannot be asked for in the handshake (RFC 6066).
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName, certificate),
  };
}
