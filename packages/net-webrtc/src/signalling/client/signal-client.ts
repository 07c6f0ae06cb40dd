// Signalling through a WAMP router: connects, registers the own key, hands offers over, and does all of it again when the connection is lost.
// Rules RTC-SIGNAL-1, RTC-WAMP-1, RTC-WAMP-3, RTC-WAMP-9 … RTC-WAMP-20; weakness H4.
import type { CancelSignal, CancelSource, Clock, Logger, Random, Timer } from '@babble/host';
import { cancelSource } from '@babble/host';
import { NetError } from '@babble/net';
import type { Identity } from '../../signed-text.ts';
import { challengeIn, proveRegistration, withProof } from '../registration-proof.ts';
import type { OpenSignalSocket } from '../signal-socket.ts';
import type { OfferHandler, Signalling } from '../signalling.ts';
import { WAMP_URIS } from '../uri.ts';
import type { Arguments, WampMessage } from '../wamp-message.ts';
import { answerInvocation, failed } from './answer-invocation.ts';
import type { Invoked } from './wamp-session.ts';
import { WampSession } from './wamp-session.ts';

export interface SignalClientInit {
  /** `wss://host:port` (RTC-WAMP-1). */
  readonly url: string;
  /** `main` by default (RTC-WAMP-3). */
  readonly realm?: string;
  /** How WebSockets are made: `pageSockets(…)`, or `nodeSockets(…)` of `@babble/net-webrtc/node`. */
  readonly open: OpenSignalSocket;
  /** Whose key is registered, and proven to be had where the server asks for a proof. */
  readonly identity: Pick<Identity, 'signer' | 'sha256'>;
  /** How long the server may take for an answer of its own, and the processing of an offer of others. Milliseconds, 5000 by default. */
  readonly responseMs?: number;
  /** How often an idle connection is tried. Milliseconds, 20000 by default. */
  readonly probeMs?: number;
}

/** What the host of a client provides. */
export interface SignalClientComponents {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The first pause before another attempt to connect or to register; it doubles up to the last. */
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 30_000;

/** Offers that are processed at once; the router lets anybody make some, and what is beyond is refused. */
const MAX_OFFERS = 128;

/** A name that no node has: whatever comes back shows that the server is there. Pages cannot send pings, so this is the way for all. */
const PROBE = 'io.babble.alive';

/** Signalling over WebSockets, compatible with the router of the Go implementation and with ours. */
export function signalClient(init: SignalClientInit): (components: SignalClientComponents) => Signalling {
  return (components) => new SignalClient(init, components);
}

class SignalClient implements Signalling {
  readonly publicKey: string;
  readonly #init: SignalClientInit;
  readonly #components: SignalClientComponents;
  readonly #responseMs: number;
  #answer: OfferHandler | undefined;
  /** Cancelled by `stop`. */
  #running: CancelSource = cancelSource();
  #session: WampSession | undefined;
  #registration: number | undefined;
  #timer: Timer;
  #probeTimer: Timer;
  #pauseMs = FIRST_PAUSE_MS;
  #offers = 0;

  constructor(init: SignalClientInit, components: SignalClientComponents) {
    this.#init = init;
    this.#components = components;
    this.#responseMs = init.responseMs ?? 5_000;
    this.publicKey = init.identity.signer.publicKey.hex;
  }

  async start(answer: OfferHandler): Promise<void> {
    const isStarted = this.#answer !== undefined;
    this.#answer = answer;
    if (isStarted) return;
    this.#running = cancelSource();
    try {
      await this.#connect();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.#answer = undefined;
    this.#running.cancel();
    const { clock } = this.#components;
    clock.clearTimeout(this.#timer);
    clock.clearTimeout(this.#probeTimer);
    const session = this.#session;
    const registration = this.#registration;
    this.#session = undefined;
    this.#registration = undefined;
    if (session === undefined) return;
    // A server that has lost us already has nothing to unregister.
    if (registration !== undefined) await session.unregister(registration).catch(() => undefined);
    await session.leave();
  }

  async offer(target: string, description: string, signal: CancelSignal): Promise<string> {
    const session = this.#session;
    if (session === undefined) {
      throw new NetError('BABBLE_NET_UNREACHABLE', 'No connection to the signalling server at present', { target });
    }
    const message = await session.call(target, [this.publicKey, description], signal);
    if (message.kind !== 'result') throw callFailed(target, message);
    const [answer] = message.args;
    // A8: the reference takes the first argument without looking whether there is one.
    if (typeof answer === 'string') return answer;
    throw new NetError('BABBLE_NET_MALFORMED', 'The answer to an offer is no text', { target });
  }

  async #connect(): Promise<void> {
    const { url, realm = 'main', open } = this.#init;
    let joined: WampSession | undefined;
    const session = await WampSession.join({
      open,
      url,
      realm,
      clock: this.#components.clock,
      responseMs: this.#responseMs,
      invoked: (args) => this.#invoked(args),
      replaced: () => this.#replaced(),
      // One that ends before we have it shows at the registration.
      closed: (error) => {
        if (joined !== undefined) this.#lost(joined, error);
      },
    });
    joined = session;
    if (this.#answer === undefined) {
      await session.leave();
      throw new NetError('BABBLE_NET_STOPPED', 'Signalling was stopped');
    }
    this.#session = session;
    await this.#register(session);
    this.#probeLater(session);
  }

  /** A name that is taken is tried again later: it is most likely our own former session, which the server has not missed yet. */
  async #register(session: WampSession): Promise<void> {
    const { identity, realm = 'main' } = this.#init;
    const challenge = challengeIn(session.details);
    const { publicKey } = this;
    const options =
      challenge === undefined ? {} : withProof(await proveRegistration(identity, { realm, publicKey, challenge }));
    try {
      this.#registration = await session.register(publicKey, options);
    } catch (error) {
      if (!(error instanceof NetError) || error.data['reason'] !== WAMP_URIS.procedureAlreadyExists) throw error;
      this.#components.logger.warn({ code: error.code }, 'Our name is taken at the signalling server; trying again');
      this.#later(() => this.#register(session));
      return;
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#components.logger.info({ address: this.#init.url }, 'Registered at the signalling server');
  }

  #replaced(): void {
    this.#registration = undefined;
    // Not taken back: the two would take it from each other for ever.
    this.#components.logger.error(
      { code: 'BABBLE_NET_SIGNALLING_REFUSED' },
      'Another process has registered our key at the signalling server: nobody reaches this one any more',
    );
  }

  #lost(session: WampSession, error: NetError | undefined): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#registration = undefined;
    this.#components.clock.clearTimeout(this.#probeTimer);
    if (this.#answer === undefined) return;
    this.#components.logger.warn({ code: error?.code, error }, 'Signalling server lost; connections to peers go on');
    this.#later(() => this.#connect());
  }

  /** Tries again after a pause that grows with every failure, and is never the same for two nodes. */
  #later(attempt: () => Promise<void>): void {
    const { clock, random, logger } = this.#components;
    const pauseMs = this.#pauseMs * (0.5 + random.next());
    this.#pauseMs = Math.min(2 * this.#pauseMs, LAST_PAUSE_MS);
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => {
      attempt().catch((error: unknown) => {
        if (this.#answer === undefined) return;
        logger.debug({ error }, 'Signalling server still not there');
        // Registering can have failed on a session that is there.
        const session = this.#session;
        this.#session = undefined;
        session?.drop('registering failed');
        this.#later(() => this.#connect());
      });
    }, pauseMs);
  }

  #probeLater(session: WampSession): void {
    const { clock } = this.#components;
    this.#probeTimer = clock.setTimeout(() => void this.#probe(session), this.#init.probeMs ?? 20_000);
  }

  async #probe(session: WampSession): Promise<void> {
    const { clock } = this.#components;
    const patience = cancelSource();
    const timer = clock.setTimeout(() => patience.cancel(), this.#responseMs);
    const isThere = await session.call(PROBE, [], patience.signal).then(
      () => true,
      () => false, // Whatever it was, the session is over or good for nothing.
    );
    clock.clearTimeout(timer);
    if (this.#session !== session) return;
    if (isThere) this.#probeLater(session);
    else session.drop(`no sign of life within ${this.#responseMs} ms`);
  }

  async #invoked(args: Arguments): Promise<Invoked> {
    if (this.#offers >= MAX_OFFERS) return failed('too many offers at once');
    const { clock, logger } = this.#components;
    const { signal: stopped } = this.#running;
    this.#offers += 1;
    const init = { answer: this.#answer, clock, logger, stopped, limitMs: this.#responseMs };
    return answerInvocation(args, init).finally(() => {
      this.#offers -= 1;
    });
  }
}

/** What an ERROR to a call says (RTC-WAMP-18, RTC-WAMP-19). */
function callFailed(target: string, message: WampMessage): NetError {
  if (message.kind !== 'error') return new NetError('BABBLE_NET_MALFORMED', 'No answer to a call', { target });
  const [first] = message.args;
  const text = typeof first === 'string' ? first : '';
  const said =
    message.uri === WAMP_URIS.noSuchProcedure
      ? 'not registered at the signalling server'
      : `${message.uri}${text === '' ? '' : `: ${text}`}`;
  const data = { target, reason: message.uri, text };
  return new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target} (${said})`, data);
}
