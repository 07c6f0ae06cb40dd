// One session with a router, from HELLO to its end, seen from the client. Rules RTC-WAMP-4 … RTC-WAMP-9, RTC-WAMP-12, RTC-WAMP-14 … RTC-WAMP-19.
import type { CancelSignal, Clock } from '@babble/host';
import { NetError } from '@babble/net';
import type { OpenSignalSocket, SignalSocket } from '../signal-socket.ts';
import { WAMP_URIS } from '../uri.ts';
import type { Arguments, Dictionary, OutgoingMessage, WampMessage } from '../wamp-message.ts';
import { readMessage, WAMP_CODES, writeMessage } from '../wamp-message.ts';

/** What a procedure of ours answers; it never rejects. */
export type Invoked = { readonly args: Arguments } | { readonly uri: string; readonly args: Arguments };

export interface WampSessionInit {
  readonly open: OpenSignalSocket;
  readonly url: string;
  readonly realm: string;
  readonly clock: Clock;
  /** How long the router may take for an answer of its own (RTC-WAMP-9), and for the connection. */
  readonly responseMs: number;
  /** A procedure of ours is called. */
  readonly invoked: (args: Arguments) => Promise<Invoked>;
  /** The router has given our registration to somebody else. */
  readonly replaced: () => void;
  /** An established session has ended; called once, with `undefined` when we ended it. */
  readonly closed: (error: NetError | undefined) => void;
}

/** The roles of a node, with the features that it understands. */
const ROLES: Dictionary = { caller: { features: { call_canceling: true } }, callee: {} };

interface Waiting {
  /** The code of the message that asked, as an ERROR repeats it. */
  readonly about: number;
  resolve(message: WampMessage): void;
  reject(error: NetError): void;
}

export class WampSession {
  readonly #init: WampSessionInit;
  readonly #waiting = new Map<number, Waiting>();
  readonly #socket: SignalSocket;
  #joining: { readonly resolve: () => void; readonly reject: (error: NetError) => void } | undefined;
  #lastRequest = 0;
  #state: 'joining' | 'open' | 'leaving' | 'closed' = 'joining';
  #details: Dictionary = {};
  #left: () => void = () => undefined;

  private constructor(
    init: WampSessionInit,
    joining: { readonly resolve: () => void; readonly reject: (error: NetError) => void },
  ) {
    this.#init = init;
    this.#joining = joining;
    this.#socket = init.open(init.url, {
      open: () => this.#send({ kind: 'hello', realm: init.realm, details: { roles: ROLES } }),
      text: (text) => this.#receive(text),
      closed: (error) => this.#closed(unreachable(init.url, error)),
    });
  }

  /** Connects and joins the realm. Rejects with `BABBLE_NET_SIGNALLING_UNREACHABLE` or `…_REFUSED`. */
  static join(init: WampSessionInit): Promise<WampSession> {
    return new Promise((resolve, reject) => {
      const session: WampSession = new WampSession(init, {
        resolve: () => {
          init.clock.clearTimeout(timer);
          resolve(session);
        },
        reject: (error) => {
          init.clock.clearTimeout(timer);
          reject(error);
        },
      });
      const timer = init.clock.setTimeout(() => {
        session.#closed(unreachable(init.url, new Error(`no WELCOME within ${init.responseMs} ms`)));
        session.#socket.close();
      }, init.responseMs);
    });
  }

  /** What the router said of itself in its WELCOME. */
  get details(): Dictionary {
    return this.#details;
  }

  /** Resolves with the number of the registration. Rejects with `BABBLE_NET_SIGNALLING_REFUSED`, `data.reason` being the URI of the error. */
  async register(procedure: string, options: Dictionary): Promise<number> {
    const message = await this.#ask({ kind: 'register', request: this.#nextRequest(), options, procedure });
    if (message.kind === 'registered') return message.registration;
    throw refused(message, 'registering');
  }

  async unregister(registration: number): Promise<void> {
    const message = await this.#ask({ kind: 'unregister', request: this.#nextRequest(), registration });
    if (message.kind !== 'unregistered') throw refused(message, 'unregistering');
  }

  /**
   * Calls a procedure. Resolves with a RESULT or an ERROR. Rejects with the reason of the signal; the router is then told that nobody waits any
   * more (RTC-WAMP-19).
   */
  async call(procedure: string, args: Arguments, signal: CancelSignal): Promise<WampMessage> {
    const request = this.#nextRequest();
    const onAbort = (): void => {
      const waiting = this.#waiting.get(request);
      if (waiting === undefined) return;
      this.#waiting.delete(request);
      this.#send({ kind: 'cancel', request, options: { mode: 'killnowait' } });
      waiting.reject(cancelled(signal.reason));
    };
    const answered = this.#expect(WAMP_CODES.call, request);
    signal.addEventListener('abort', onAbort);
    try {
      this.#send({ kind: 'call', request, options: {}, procedure, args });
      if (signal.aborted) onAbort();
      return await answered;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Says goodbye and waits for the end of the connection, as long as a response may take (RTC-WAMP-14). */
  leave(): Promise<void> {
    if (this.#state === 'closed') return Promise.resolve();
    this.#state = 'leaving';
    this.#send({ kind: 'goodbye', details: {}, reason: WAMP_URIS.closeRealm });
    return new Promise((resolve) => {
      const timer = this.#init.clock.setTimeout(() => this.#closed(undefined), this.#init.responseMs);
      this.#left = () => {
        this.#init.clock.clearTimeout(timer);
        this.#socket.close();
        resolve();
      };
    });
  }

  /** Ends the session at once: the router does not answer any more. */
  drop(reason: string): void {
    this.#closed(unreachable(this.#init.url, new Error(reason)));
    this.#socket.close();
  }

  #nextRequest(): number {
    this.#lastRequest += 1;
    return this.#lastRequest;
  }

  /** Sends a request and waits for its answer, or for an ERROR, as long as the router may take. */
  async #ask(message: Extract<OutgoingMessage, { readonly kind: 'register' | 'unregister' }>): Promise<WampMessage> {
    const { clock, responseMs, url } = this.#init;
    const { request } = message;
    const answered = this.#expect(WAMP_CODES[message.kind], request);
    const timer = clock.setTimeout(() => {
      this.#waiting.get(request)?.reject(unreachable(url, new Error(`no answer within ${responseMs} ms`)));
      this.#waiting.delete(request);
    }, responseMs);
    this.#send(message);
    try {
      return await answered;
    } finally {
      clock.clearTimeout(timer);
    }
  }

  #expect(about: number, request: number): Promise<WampMessage> {
    if (this.#state !== 'open') return Promise.reject(unreachable(this.#init.url));
    return new Promise((resolve, reject) => this.#waiting.set(request, { about, resolve, reject }));
  }

  #send(message: OutgoingMessage): void {
    if (this.#state !== 'closed') this.#socket.send(writeMessage(message));
  }

  #receive(text: string): void {
    if (this.#state === 'closed') return;
    const read = readMessage(text);
    if (read.verdict !== 'message') {
      this.drop(`the server speaks no WAMP: ${text.slice(0, 80)}`);
      return;
    }
    const { message } = read;
    if (message.kind === 'abort' || message.kind === 'goodbye') {
      this.#ended(message);
      return;
    }
    if (this.#state === 'joining') this.#welcome(message);
    else this.#message(message);
  }

  #welcome(message: WampMessage): void {
    if (message.kind !== 'welcome') {
      this.drop('the server speaks no WAMP: it did not begin with WELCOME');
      return;
    }
    this.#details = message.details;
    this.#state = 'open';
    const joining = this.#joining;
    this.#joining = undefined;
    joining?.resolve();
  }

  #message(message: WampMessage): void {
    switch (message.kind) {
      case 'registered':
      case 'result':
        this.#settle(message.request, message);
        return;
      case 'unregistered':
        if (message.request === 0) this.#init.replaced();
        else this.#settle(message.request, message);
        return;
      case 'error':
        if (this.#waiting.get(message.request)?.about === message.about) this.#settle(message.request, message);
        return;
      case 'invocation':
        void this.#invoke(message.request, message.args);
        return;
      default:
        // An INTERRUPT changes nothing: answers of ours come soon. Messages of other roles are nothing to a node.
        return;
    }
  }

  async #invoke(request: number, args: Arguments): Promise<void> {
    const outcome = await this.#init.invoked(args);
    if ('uri' in outcome) {
      const { uri, args: texts } = outcome;
      this.#send({ kind: 'error', about: WAMP_CODES.invocation, request, details: {}, uri, args: texts });
    } else this.#send({ kind: 'yield', request, options: {}, args: outcome.args });
  }

  #settle(request: number, message: WampMessage): void {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    waiting?.resolve(message);
  }

  #ended(message: Extract<WampMessage, { readonly kind: 'abort' | 'goodbye' }>): void {
    if (this.#state === 'leaving') {
      this.#closed(undefined);
      return;
    }
    if (message.kind === 'goodbye') {
      this.#send({ kind: 'goodbye', details: {}, reason: WAMP_URIS.goodbyeAndOut });
      this.#closed(unreachable(this.#init.url, new Error(message.reason)));
    } else this.#closed(refused(message, 'joining the realm'));
    this.#socket.close();
  }

  #closed(error: NetError | undefined): void {
    if (this.#state === 'closed') return;
    const wasOurs = this.#state === 'leaving';
    this.#state = 'closed';
    const lost = error ?? unreachable(this.#init.url);
    for (const waiting of this.#waiting.values()) waiting.reject(lost);
    this.#waiting.clear();
    this.#left();
    const joining = this.#joining;
    this.#joining = undefined;
    if (joining === undefined) this.#init.closed(wasOurs ? undefined : lost);
    else joining.reject(lost);
  }
}

function unreachable(url: string, cause?: unknown): NetError {
  if (cause instanceof NetError) return cause;
  const detail = typeof cause === 'object' && cause !== null && 'message' in cause ? `: ${String(cause.message)}` : '';
  const message = `No connection to the signalling server ${url}${detail}`;
  return new NetError('BABBLE_NET_SIGNALLING_UNREACHABLE', message, { address: url }, cause);
}

/** What an ABORT, or an ERROR of the router, is here. */
function refused(message: WampMessage, doing: string): NetError {
  const reason = message.kind === 'abort' ? message.reason : message.kind === 'error' ? message.uri : message.kind;
  const text = textOf(message);
  const said = text === '' ? '' : ` (${text})`;
  return new NetError('BABBLE_NET_SIGNALLING_REFUSED', `The signalling server refused ${doing}: ${reason}${said}`, {
    reason,
    text,
  });
}

function textOf(message: WampMessage): string {
  const [text] = message.kind === 'abort' ? [message.details['error']] : message.kind === 'error' ? message.args : [];
  return typeof text === 'string' ? text : '';
}

function cancelled(reason: unknown): NetError {
  if (reason instanceof NetError) return reason;
  return new NetError('BABBLE_NET_CANCELLED', 'The offer was cancelled', {}, reason);
}
