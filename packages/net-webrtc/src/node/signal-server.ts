// The signalling server on Node: a router behind WebSockets over TLS. Rules RTC-WAMP-1, RTC-WAMP-2, RTC-WAMP-7, RTC-WAMP-10, RTC-TLS-5.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { formatHostPort, parseHostPort } from '@babble/host';
import { addressGroup, NetError } from '@babble/net';
import { WebSocket, WebSocketServer } from 'ws';
import type { SignalCounts, SignalRouterInit } from '../signalling/router/router.ts';
import { SignalRouter } from '../signalling/router/router.ts';
import { WAMP_SUB_PROTOCOL } from '../signalling/uri.ts';
import { bindError } from './bind-error.ts';
import type { ServerCertificate } from './certificate.ts';
import type { OriginPolicy } from './origin.ts';
import { isOriginAllowed } from './origin.ts';

export interface SignalServerInit extends Omit<SignalRouterInit, 'randomBytes'> {
  /** Where to listen, `host:port`; without a host on every interface, port 0 takes a free one. */
  readonly listen: string;
  /** What is shown to clients; without one it speaks plain `ws:`, for use behind a proxy that speaks TLS. */
  readonly certificate?: ServerCertificate | undefined;
  /** Pages of which origins may connect: those of the same host by default, as in the Go implementation. */
  readonly origins?: OriginPolicy;
}

/** A server that runs. */
export interface SignalServer {
  /** `host:port` that it listens at. */
  readonly address: string;
  readonly counts: SignalCounts;
  /** Says goodbye to everybody and resolves when the address is free again. Repeatable. */
  stop(): Promise<void>;
}

type HttpServer = ReturnType<typeof createHttpServer> | ReturnType<typeof createHttpsServer>;

/**
 * Frames of one message, and reads that one frame comes in: each takes a hundred bytes and more beside its own, which for single ones is nearly all. A
 * message in packets of a network has some fifty.
 */
const PIECES = { maxFragments: 64, maxBufferedChunks: 1_024 } as const;

/** How long clients may take to close properly. */
const GOODBYE_MS = 1_000;

/** Starts a server. Rejects with `BABBLE_NET_ADDRESS_INVALID`, `…_IN_USE`, `…_UNAVAILABLE` or `BABBLE_NET_CERTIFICATE_UNUSABLE`. */
export async function serveSignalling(init: SignalServerInit): Promise<SignalServer> {
  const server = new Server(init);
  await server.listen();
  return server;
}

class Server implements SignalServer {
  readonly #init: SignalServerInit;
  readonly #router: SignalRouter;
  readonly #http: HttpServer;
  readonly #sockets: WebSocketServer;
  readonly #groups = new Map<string, number>();
  #address = '';
  #stopped: Promise<void> | undefined;

  constructor(init: SignalServerInit) {
    this.#init = init;
    this.#router = new SignalRouter({ ...init, randomBytes });
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.#router.limits.maxMessageBytes,
      ...PIECES,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(WAMP_SUB_PROTOCOL) ? WAMP_SUB_PROTOCOL : false),
    });
    this.#http = httpServer(init.certificate);
    this.#http.on('request', ({ url }, response) => {
      const isHealthCheck = url === '/healthz';
      response.writeHead(isHealthCheck ? 200 : 400, { 'content-type': 'text/plain; charset=utf-8' });
      if (isHealthCheck) response.end('ok\n');
      else response.end(`This is a signalling server of Babble: connect with a WebSocket and ${WAMP_SUB_PROTOCOL}.\n`);
    });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get address(): string {
    return this.#address;
  }

  get counts(): SignalCounts {
    return this.#router.counts;
  }

  listen(): Promise<void> {
    const { listen, logger } = this.#init;
    const parts = parseHostPort(listen);
    if (parts === undefined) {
      const message = `Not an address to listen at: ${listen}`;
      return Promise.reject(new NetError('BABBLE_NET_ADDRESS_INVALID', message, { address: listen }));
    }
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => reject(bindError(listen, error));
      this.#http.once('error', onError);
      this.#http.listen(parts.host === '' ? { port: parts.port } : { host: parts.host, port: parts.port }, () => {
        this.#http.off('error', onError);
        this.#http.on('error', (error) => logger.error({ error }, 'A connection could not be accepted'));
        this.#address = addressOf(this.#http.address());
        resolve();
      });
    });
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#router.stop();
    this.#http.closeIdleConnections();
    const timer = setTimeout(() => {
      for (const socket of this.#sockets.clients) socket.terminate();
      this.#http.closeAllConnections();
    }, GOODBYE_MS);
    await closed;
    clearTimeout(timer);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const { origin, host } = request.headers;
    const { limits, counts } = this.#router;
    const peer = formatHostPort(request.socket.remoteAddress ?? '', request.socket.remotePort ?? 0);
    if (!isOriginAllowed(origin, host, this.#init.origins ?? 'same-host')) {
      this.#init.logger.warn({ peer, origin }, 'Page of another origin refused');
      refuse(socket, '403 Forbidden', `pages of ${origin ?? ''} may not connect here`);
      return;
    }
    const group = addressGroup(peer);
    const fromThere = this.#groups.get(group) ?? 0;
    if (
      this.#stopped !== undefined ||
      counts.sessions >= limits.maxSessions ||
      fromThere >= limits.maxSessionsPerAddress
    ) {
      this.#init.logger.warn({ peer, sessions: counts.sessions }, 'Connection refused');
      refuse(socket, '503 Service Unavailable', 'too many connections');
      return;
    }
    this.#groups.set(group, fromThere + 1);
    socket.once('close', () => this.#forget(group));
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#attach(webSocket, peer));
  }

  #forget(group: string): void {
    const left = (this.#groups.get(group) ?? 1) - 1;
    if (left > 0) this.#groups.set(group, left);
    else this.#groups.delete(group);
  }

  #attach(socket: WebSocket, peer: string): void {
    const { limits } = this.#router;
    socket.on('error', (error) => this.#init.logger.debug({ peer, error }, 'Connection broken'));
    if (socket.protocol !== WAMP_SUB_PROTOCOL) {
      socket.close(1002, `the sub-protocol ${WAMP_SUB_PROTOCOL} is needed`);
      return;
    }
    const session = this.#router.attach({
      remoteAddress: peer,
      get backlogBytes() {
        return socket.bufferedAmount;
      },
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (socket.bufferedAmount > limits.maxBacklogBytes) socket.terminate();
        else socket.send(text);
      },
      close: (code, reason) => socket.close(code, reason),
    });
    socket.on('message', (data, isBinary) => {
      if (!isBinary) session.receive(data.toString());
    });
    const stopPinging = keepAlive(socket, limits.pingMs);
    socket.on('close', () => {
      stopPinging();
      session.gone();
    });
  }
}

/** Asks whether the other end is still there, and breaks the connection when it has not answered until the next time (RTC-WAMP-10). */
function keepAlive(socket: WebSocket, pingMs: number): () => void {
  let isAnswered = true;
  socket.on('pong', () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    if (!isAnswered) return socket.terminate();
    isAnswered = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}

function httpServer(certificate: ServerCertificate | undefined): HttpServer {
  // A client that does not finish its request is not waited for; there are no large ones.
  const options = { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 8_192, handshakeTimeout: 10_000 };
  if (certificate === undefined) return createHttpServer(options);
  try {
    return createHttpsServer({ ...options, cert: certificate.certificate, key: certificate.privateKey });
  } catch (cause) {
    throw new NetError('BABBLE_NET_CERTIFICATE_UNUSABLE', 'Cannot use the certificate with this key', {}, cause);
  }
}

function addressOf(bound: AddressInfo | string | null): string {
  return bound !== null && typeof bound === 'object' ? formatHostPort(bound.address, bound.port) : '';
}

/** The other end may go on as long as it likes: its half is not waited for, as nobody counts it or sets it a time. */
function refuse(socket: Duplex, status: string, text: string): void {
  const body = `${text}\n`;
  const head = `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\nconnection: close\r\n`;
  socket.once('finish', () => socket.destroy());
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
