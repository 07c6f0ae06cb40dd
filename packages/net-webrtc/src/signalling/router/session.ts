// One connection to the router, from HELLO to its end. Rules RTC-WAMP-4 … RTC-WAMP-8, RTC-WAMP-12 … RTC-WAMP-19.
import type { Timer } from '@babble/host';
import { isProven, proofIn, withChallenge } from '../registration-proof.ts';
import { isLooseUri, isReservedUri, WAMP_URIS } from '../uri.ts';
import type { Dictionary, OutgoingMessage, ReadMessage, WampMessage } from '../wamp-message.ts';
import { isDictionary, readMessage, WAMP_CODES, writeMessage } from '../wamp-message.ts';
import type { Party, Returned } from './calls.ts';
import { Rate } from './rate.ts';
import type { Realm } from './realm.ts';
import type { Holder } from './registrations.ts';

/** The WebSocket below, or whatever carries the texts. */
export interface RouterConnection {
  /** Where the other end is, for logs. */
  readonly remoteAddress: string;
  /** Bytes that were sent and are still on this side. */
  readonly backlogBytes: number;
  send(text: string): void;
  /** Ends the connection; `code` and `reason` are those of a WebSocket. */
  close(code: number, reason: string): void;
}

/** What the router says of itself: calling and being called, nothing else. */
const ROLES: Dictionary = { dealer: { features: { call_canceling: true } } };

/** How a router of WAMP ends a connection (RTC-WAMP-6). */
const CLOSE_NORMAL = 1000;

type State = 'new' | 'open' | 'closed';

type MessageOf<K extends WampMessage['kind']> = Extract<WampMessage, { readonly kind: K }>;

export class Session implements Party, Holder {
  readonly id: number;
  readonly #realm: Realm<Session>;
  readonly #connection: RouterConnection;
  readonly #challenge: string;
  readonly #rate: Rate;
  readonly #flood: Rate;
  readonly #helloTimer: Timer;
  readonly #onClosed: () => void;
  #state: State = 'new';
  #lastRequest = 0;
  #hearsInterrupts = false;

  /** `challenge` is new for every session; `onClosed` is called once, when the session is over from the router's side. */
  constructor(
    realm: Realm<Session>,
    connection: RouterConnection,
    id: number,
    challenge: string,
    onClosed: () => void,
  ) {
    this.id = id;
    this.#realm = realm;
    this.#connection = connection;
    this.#challenge = challenge;
    this.#onClosed = onClosed;
    const { clock, limits } = realm;
    this.#rate = new Rate(clock, limits.messagesPerSecond, limits.messageBurst);
    this.#flood = new Rate(clock, limits.maxMessagesPerSecond, limits.maxMessagesPerSecond);
    this.#helloTimer = clock.setTimeout(
      () => this.#abort(WAMP_URIS.protocolViolation, `no HELLO within ${limits.helloMs} ms`),
      limits.helloMs,
    );
  }

  get hearsInterrupts(): boolean {
    return this.#hearsInterrupts;
  }

  /** Others have to leave room for what the router itself has to say: one that is too far behind is closed. */
  get isBehind(): boolean {
    return this.#connection.backlogBytes > this.#realm.limits.maxBacklogBytes / 2;
  }

  nextRequest(): number {
    this.#lastRequest += 1;
    return this.#lastRequest;
  }

  send(message: OutgoingMessage): void {
    if (this.#state !== 'closed') this.#connection.send(writeMessage(message));
  }

  replaced(registration: number): void {
    // As the advanced profile has it: request 0, and which registration the router has taken away.
    this.send({ kind: 'unregistered', request: 0, details: { registration, reason: WAMP_URIS.replaced } });
    this.#log('Registration taken over by a session that has proven to have the key', {});
  }

  /** One text frame. What is no JSON is ignored, as the reference does (RTC-WAMP-7), but counted. */
  receive(text: string): void {
    if (this.#state === 'closed') return;
    const { maxMessageBytes, maxMessagesPerSecond } = this.#realm.limits;
    if (!this.#flood.take()) {
      this.#abort(WAMP_URIS.limitExceeded, tooFast(maxMessagesPerSecond));
      return;
    }
    // In UTF-8 it is at least as long.
    if (text.length > maxMessageBytes) {
      this.#abort(WAMP_URIS.limitExceeded, `a message of more than ${maxMessageBytes} bytes`);
      return;
    }
    const read = readMessage(text);
    if (!this.#isInTime(read)) return;
    if (read.verdict === 'noJson') return;
    if (read.verdict === 'malformed') {
      this.#abort(WAMP_URIS.protocolViolation, read.detail);
      return;
    }
    if (this.#state === 'new') this.#hello(read.message);
    else this.#message(read.message);
  }

  /** Whether it does not come too fast; otherwise it has been refused, or has ended the session. How many answers there are is up to others. */
  #isInTime(read: ReadMessage): boolean {
    const message = read.verdict === 'message' ? read.message : undefined;
    if (message?.kind === 'yield' || message?.kind === 'error' || this.#rate.take()) return true;
    const text = tooFast(this.#realm.limits.messagesPerSecond);
    if (message?.kind === 'call') this.#refuse(WAMP_CODES.call, message.request, WAMP_URIS.limitExceeded, text);
    else this.#abort(WAMP_URIS.limitExceeded, text);
    return false;
  }

  /** An answer that somebody waits for does not count: otherwise those who call could together have the session ended. */
  #answered(isWaitedFor: boolean): void {
    if (isWaitedFor) this.#flood.giveBack();
  }

  /** The connection has ended. */
  gone(): void {
    if (this.#state === 'closed') return;
    this.#end();
  }

  /** The router stops. */
  shutDown(): void {
    if (this.#state === 'open') this.send({ kind: 'goodbye', details: {}, reason: WAMP_URIS.systemShutdown });
    this.#close();
  }

  #hello(message: WampMessage): void {
    if (message.kind !== 'hello') {
      const name = message.kind === 'foreign' ? `message ${message.code}` : message.kind.toUpperCase();
      this.#abort(WAMP_URIS.protocolViolation, `expected HELLO, received ${name}`);
      return;
    }
    if (message.realm !== this.#realm.name) {
      this.#abort(WAMP_URIS.noSuchRealm);
      return;
    }
    const { roles, authmethods } = message.details;
    if (!isDictionary(roles) || Object.keys(roles).length === 0) {
      this.#abort(WAMP_URIS.noSuchRole, 'client did not announce any supported roles');
      return;
    }
    if (Array.isArray(authmethods) && authmethods.length > 0 && !authmethods.includes('anonymous')) {
      this.#abort(WAMP_URIS.authenticationFailed, 'could not authenticate with any method');
      return;
    }
    this.#realm.clock.clearTimeout(this.#helloTimer);
    this.#state = 'open';
    this.#hearsInterrupts = hasFeature(roles, 'callee', 'call_canceling');
    const details = {
      authid: this.id.toString(16),
      authrole: 'anonymous',
      authprovider: 'static',
      authmethod: 'anonymous',
      roles: ROLES,
    };
    this.send({ kind: 'welcome', session: this.id, details: withChallenge(details, this.#challenge) });
  }

  #message(message: WampMessage): void {
    switch (message.kind) {
      case 'register':
        void this.#register(message).catch((error: unknown) => {
          this.#realm.logger.error({ error, peer: this.#connection.remoteAddress }, 'A proof could not be judged');
          this.#refuse(WAMP_CODES.register, message.request, WAMP_URIS.notAuthorized, 'the proof could not be judged');
        });
        return;
      case 'unregister':
        this.#unregister(message);
        return;
      case 'call':
        this.#call(message);
        return;
      case 'cancel':
        this.#realm.calls.cancel(this, message.request);
        return;
      case 'yield':
        this.#answered(this.#realm.calls.yielded(this, message.request, payloadOf(message)));
        return;
      case 'error':
        // Only an invocation of ours can fail.
        if (message.about !== WAMP_CODES.invocation) return;
        this.#answered(
          this.#realm.calls.failed(this, message.request, message.uri, message.details, payloadOf(message)),
        );
        return;
      case 'goodbye':
        this.send({ kind: 'goodbye', details: {}, reason: WAMP_URIS.goodbyeAndOut });
        this.#close();
        return;
      case 'abort':
        this.#close();
        return;
      case 'foreign':
        this.#refuse(message.code, message.request, WAMP_URIS.notAuthorized, 'signalling knows calls only');
        return;
      default:
        this.#abort(WAMP_URIS.protocolViolation, `unexpected ${message.kind.toUpperCase()}`);
        return;
    }
  }

  async #register({ request, options, procedure }: MessageOf<'register'>): Promise<void> {
    const { registrations, limits, admitsUnproven, judge, name } = this.#realm;
    const refuse = (uri: string, text: string): void => this.#refuse(WAMP_CODES.register, request, uri, text);
    if (!isLooseUri(procedure)) return refuse(WAMP_URIS.invalidUri, `register for invalid procedure URI ${procedure}`);
    if (isReservedUri(procedure)) {
      return refuse(WAMP_URIS.invalidUri, `register for restricted procedure URI ${procedure}`);
    }
    if (!isPlainOption(options['match'], 'exact') || !isPlainOption(options['invoke'], 'single')) {
      return refuse(WAMP_URIS.optionNotAllowed, 'only exact registrations of one callee');
    }
    if (registrations.countOf(this) >= limits.maxRegistrations) {
      return refuse(WAMP_URIS.limitExceeded, `more than ${limits.maxRegistrations} registrations`);
    }
    const proof = proofIn(options);
    const registration = { realm: name, publicKey: procedure, challenge: this.#challenge };
    const proven = proof !== undefined && (await isProven(judge, registration, proof));
    if (this.#state !== 'open') return;
    if (proof !== undefined && !proven) return refuse(WAMP_URIS.notAuthorized, 'the proof is not one of this key');
    if (!proven && !admitsUnproven) {
      return refuse(WAMP_URIS.notAuthorized, 'this server wants a proof of possession of the key');
    }
    const registered = registrations.add(procedure, this, proven);
    if (registered === undefined) return this.#refuse(WAMP_CODES.register, request, WAMP_URIS.procedureAlreadyExists);
    this.send({ kind: 'registered', request, registration: registered.id });
    this.#log('Registered', { procedure, isProven: proven });
  }

  #unregister({ request, registration }: MessageOf<'unregister'>): void {
    if (this.#realm.registrations.remove(registration, this)) {
      this.send({ kind: 'unregistered', request, details: {} });
    } else this.#refuse(WAMP_CODES.unregister, request, WAMP_URIS.noSuchRegistration);
  }

  #call(message: MessageOf<'call'>): void {
    const { registrations, calls, limits } = this.#realm;
    const { request, procedure } = message;
    const target = registrations.find(procedure);
    if (target === undefined) {
      const uri = isLooseUri(procedure) ? WAMP_URIS.noSuchProcedure : WAMP_URIS.invalidUri;
      this.#refuse(WAMP_CODES.call, request, uri);
      return;
    }
    if (calls.countOf(this) >= limits.maxPendingCalls) {
      const text = `more than ${limits.maxPendingCalls} calls at once`;
      this.#refuse(WAMP_CODES.call, request, WAMP_URIS.limitExceeded, text);
      return;
    }
    const { id: registration, holder: callee } = target;
    if (callee.isBehind) {
      this.#refuse(WAMP_CODES.call, request, WAMP_URIS.limitExceeded, 'the callee reads too slowly');
      return;
    }
    calls.invoke({ caller: this, callRequest: request, callee, registration, procedure, ...payloadOf(message) });
  }

  #refuse(about: number, request: number, uri: string, text?: string): void {
    this.send({ kind: 'error', about, request, details: {}, uri, args: text === undefined ? [] : [text] });
  }

  #abort(reason: string, error?: string): void {
    this.send({ kind: 'abort', details: error === undefined ? {} : { error }, reason });
    this.#log('Session refused', { reason, detail: error });
    this.#close();
  }

  #close(): void {
    if (this.#state === 'closed') return;
    this.#connection.close(CLOSE_NORMAL, 'goodbye');
    this.#end();
  }

  #end(): void {
    this.#state = 'closed';
    this.#realm.clock.clearTimeout(this.#helloTimer);
    this.#realm.registrations.removeAllOf(this);
    this.#realm.calls.gone(this);
    this.#onClosed();
  }

  #log(message: string, fields: Readonly<Record<string, unknown>>): void {
    this.#realm.logger.debug({ ...fields, session: this.id, peer: this.#connection.remoteAddress }, message);
  }
}

function tooFast(perSecond: number): string {
  return `more than ${perSecond} messages per second`;
}

function payloadOf({ args, kwargs }: Returned): Returned {
  return kwargs === undefined ? { args } : { args, kwargs };
}

/** Options that ask for nothing special. */
function isPlainOption(value: unknown, plain: string): boolean {
  return value === undefined || value === null || value === '' || value === plain;
}

function hasFeature(roles: Dictionary, role: string, feature: string): boolean {
  const announced = roles[role];
  const features = isDictionary(announced) ? announced['features'] : undefined;
  return isDictionary(features) && features[feature] === true;
}
