// The router of a signalling server, without the sockets: texts in, texts out. Rules of section 6 of the network protocol.
import type { Clock, Logger, Random } from '@babble/host';
import type { Identity } from '../../signed-text.ts';
import { CHALLENGE_BYTES } from '../registration-proof.ts';
import { Calls } from './calls.ts';
import type { SignalLimits } from './limits.ts';
import { DEFAULT_SIGNAL_LIMITS } from './limits.ts';
import type { Realm } from './realm.ts';
import { Registrations } from './registrations.ts';
import type { RouterConnection } from './session.ts';
import { Session } from './session.ts';

export interface SignalRouterInit {
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Unpredictable bytes, for challenges. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** How proofs of possession are judged. */
  readonly judge: Pick<Identity, 'verifier' | 'sha256'>;
  /** The one realm (RTC-WAMP-3). `main` by default. */
  readonly realm?: string;
  /** Also takes registrations without a proof: nodes of the Go implementation give none. `false` by default. */
  readonly admitUnproven?: boolean;
  readonly limits?: Partial<SignalLimits>;
}

/** One connection as the carrier of its texts sees it. */
export interface RouterSession {
  /** A text frame has come. */
  receive(text: string): void;
  /** The connection has ended; repeatable. */
  gone(): void;
}

/** How many there are of what. */
export interface SignalCounts {
  readonly sessions: number;
  readonly registrations: number;
  readonly calls: number;
}

/** Between WELCOME and the next restart no two sessions have the same number. */
const GREATEST_SESSION = 2 ** 53 - 1;

export class SignalRouter {
  readonly #init: SignalRouterInit;
  readonly #realm: Realm<Session>;
  readonly #sessions = new Set<Session>();

  constructor(init: SignalRouterInit) {
    const limits = { ...DEFAULT_SIGNAL_LIMITS, ...init.limits };
    this.#init = init;
    this.#realm = {
      name: init.realm ?? 'main',
      clock: init.clock,
      logger: init.logger,
      limits,
      judge: init.judge,
      admitsUnproven: init.admitUnproven ?? false,
      registrations: new Registrations(),
      calls: new Calls(init.clock, limits.callMs),
    };
  }

  get limits(): SignalLimits {
    return this.#realm.limits;
  }

  get counts(): SignalCounts {
    const { registrations, calls } = this.#realm;
    return { sessions: this.#sessions.size, registrations: registrations.count, calls: calls.count };
  }

  /** Takes over a connection that was just made. */
  attach(connection: RouterConnection): RouterSession {
    const id = 1 + Math.floor(this.#init.random.next() * GREATEST_SESSION);
    const challenge = this.#init.randomBytes(CHALLENGE_BYTES);
    const hexadecimal = Array.from(challenge, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const session: Session = new Session(this.#realm, connection, id, hexadecimal, () => {
      this.#sessions.delete(session);
    });
    this.#sessions.add(session);
    return session;
  }

  /** Says goodbye to everybody and closes their connections. */
  stop(): void {
    for (const session of [...this.#sessions]) session.shutDown();
  }
}
