// One attempt to connect to a peer: an offer through signalling, the answer to it, a channel that opens. It can be given up at every step, and from then
// on nothing of it reaches the peer. Rules RTC-DIAL-1 … RTC-DIAL-5; weaknesses H3, H6.
import type { CancelSignal, Clock } from '@babble/host';
import { cancelSource } from '@babble/host';
import { NetError } from '@babble/net';
import type { DescriptionType, ReceivedDescription } from '../description.ts';
import { openDescription, sealDescription } from '../description.ts';
import type { Signalling } from '../signalling/signalling.ts';
import type { Identity } from '../signed-text.ts';
import type { PeerConnection } from './backend.ts';
import type { Link } from './link.ts';
import type { Obstacles } from './obstacles.ts';

export interface DialInit {
  /** The link that is to be, and its connection. */
  readonly link: Link;
  readonly connection: PeerConnection;
  readonly signalling: Signalling;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly obstacles: Obstacles;
  /** How long it may take, in milliseconds. */
  readonly connectMs: number;
  /** Throws if the description is not to be used. */
  readonly judge: (type: DescriptionType, peer: string, description: ReceivedDescription) => void;
  /** A node of ours has answered at that time, by its own clock. */
  readonly answered: (signedAtMs: number) => void;
}

export class Dial {
  readonly #init: DialInit;
  readonly #over = cancelSource();
  #stage: 'begun' | 'offered' | 'answered' = 'begun';
  #isGivenUp = false;

  constructor(init: DialInit) {
    this.#init = init;
  }

  /** Whether the peer may know of it, and its answer is not there yet. */
  get isOffered(): boolean {
    return this.#stage === 'offered';
  }

  /** Ends it. `run` rejects with the reason. */
  giveUp(reason: unknown): void {
    this.#isGivenUp = true;
    this.#over.cancel(reason);
  }

  /** Connects. Rejects with `BABBLE_NET_UNREACHABLE`, `BABBLE_NET_DESCRIPTION_UNTRUSTED` or the reason of `giveUp`; the link is closed then. Called once. */
  async run(): Promise<void> {
    const { link, clock, obstacles, connectMs } = this.#init;
    const timer = clock.setTimeout(() => this.#over.cancel(unreachable(link.peer, 'Dial timeout')), connectMs);
    try {
      await orAborted(this.#handshake(this.#over.signal), this.#over.signal);
      link.connected();
      obstacles.overcome(link.peer);
    } catch (error) {
      link.close('it could not be made');
      throw error;
    } finally {
      clock.clearTimeout(timer);
    }
  }

  async #handshake(signal: CancelSignal): Promise<void> {
    const { link, connection, identity, signalling, clock, obstacles, judge, answered } = this.#init;
    const opened = link.openFirst();
    // It is awaited below; until then its failure comes out of the other steps.
    opened.catch(() => undefined);
    const sdp = await connection.offer();
    obstacles.offered(sdp);
    const context = { from: signalling.publicKey, to: link.peer, inReplyTo: '' };
    const offer = await sealDescription('offer', sdp, context, identity, clock);
    if (signal.aborted) throw signal.reason;
    this.#stage = 'offered';
    const text = await signalling.offer(link.peer, offer, signal);
    const back = { from: link.peer, to: signalling.publicKey, inReplyTo: sdp };
    const answer = await openDescription('answer', text, back, identity, clock);
    if (signal.aborted) throw signal.reason;
    judge('answer', link.peer, answer);
    this.#stage = 'answered';
    link.allowStreams(answer.signedAtMs);
    if (answer.signedAtMs !== undefined) answered(answer.signedAtMs);
    await connection.accept(answer.sdp);
    if (answer.signedAtMs !== undefined) link.beat();
    await orAborted(opened, signal).catch((error: unknown) => {
      if (!this.#isGivenUp) obstacles.noWay(link.peer, sdp, answer.sdp);
      throw error;
    });
  }
}

/** The promise, or the reason of the signal if that is aborted first. */
export function orAborted<T>(promise: Promise<T>, signal: CancelSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export function unreachable(target: string, detail: string): NetError {
  return new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target} (${detail})`, { target });
}
