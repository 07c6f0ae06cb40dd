// All links of a node: dialled once per peer and shared by all streams to it, answered when others dial. Rules RTC-DIAL-1 … RTC-DIAL-6, RTC-ANS-1 …
// RTC-ANS-3, RTC-ID-1; weaknesses H2, H3, H6, H7, D10.
import type { CancelSignal, Clock, Logger, Timer } from '@babble/host';
import { cancelSource } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { NetError } from '@babble/net';
import { checkSender, openDescription, sealDescription, unsigned } from '../description.ts';
import type { Signalling } from '../signalling/signalling.ts';
import type { Identity } from '../signed-text.ts';
import type { IceServer, PeerBackend, PeerConnection } from './backend.ts';
import type { LinkTimes } from './link.ts';
import { Link } from './link.ts';
import { Obstacles } from './obstacles.ts';

/** Bounds of the links of one node (OURS-8). */
export interface LinkLimits {
  /** Connections at the same time, of both directions. 256. */
  readonly maxLinks: number;
  /** Of these, answered ones over which nothing has come yet: anybody can ask for one. 32. */
  readonly maxUnproven: number;
  /** How long a connection may take from its first step to an open channel. 10 s. */
  readonly connectMs: number;
  /** How long to wait for candidates. 3 s. */
  readonly gatherMs: number;
}

export const DEFAULT_LINK_LIMITS: LinkLimits = { maxLinks: 256, maxUnproven: 32, connectMs: 10_000, gatherMs: 3_000 };

export interface LinksInit {
  readonly backend: PeerBackend;
  readonly signalling: Signalling;
  readonly identity: Identity;
  readonly iceServers: readonly IceServer[];
  /** Whether descriptions without a signature are refused: those of the Go implementation, and those that somebody in the middle has changed. */
  readonly requireSigned: boolean;
  readonly limits: LinkLimits;
  readonly times: LinkTimes;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A peer has opened a stream. */
  readonly accept: (stream: ByteStream) => void;
}

export class Links {
  readonly #init: LinksInit;
  readonly #links = new Set<Link>();
  /** Answered links over which nothing has come yet, with the timers that end them. */
  readonly #unproven = new Map<Link, Timer>();
  readonly #dialling = new Map<string, Promise<Link>>();
  /** Peers whose unsigned descriptions were logged already. */
  readonly #unsignedPeers = new Set<string>();
  readonly #obstacles: Obstacles;
  readonly #stop = cancelSource();

  constructor(init: LinksInit) {
    this.#init = init;
    this.#obstacles = new Obstacles(init.iceServers, init.logger);
  }

  get count(): number {
    return this.#links.size;
  }

  /**
   * A stream to a peer, over a link that is there or a new one. A caller that is cancelled leaves the link to the next one. Rejects with
   * `BABBLE_NET_UNREACHABLE`, `BABBLE_NET_DESCRIPTION_UNTRUSTED`, or the reason of the signal.
   */
  async dial(target: string, signal: CancelSignal): Promise<ByteStream> {
    const opening = this.#open(target);
    const stream = await orAborted(
      opening.then(({ stream: opened }) => opened),
      signal,
    ).catch((error: unknown) => {
      if (signal.aborted) void opening.then(({ link, stream: late }) => link.giveBack(late)).catch(() => undefined);
      throw error;
    });
    return stream;
  }

  /** Answers an offer of another node. Rejects with a NetError that says what is wrong with it; nothing else is affected (RTC-ANS-3). */
  async answer(from: string, text: string): Promise<string> {
    const { identity, signalling, clock, limits } = this.#init;
    checkSender(from);
    const context = { from, to: signalling.publicKey, inReplyTo: '' };
    const offer = await openDescription('offer', text, context, identity, clock);
    this.#judge('offer', from, offer.isSigned);
    if (this.#links.size >= limits.maxLinks || this.#unproven.size >= limits.maxUnproven) {
      throw new NetError('BABBLE_NET_LIMIT_EXCEEDED', 'too many connections');
    }
    const { link, connection } = this.#connect(from);
    const late = (): void => link.close(`nothing came within ${limits.connectMs} ms`);
    this.#unproven.set(link, clock.setTimeout(late, limits.connectMs));
    if (offer.isSigned) link.allowStreams(true);
    try {
      const sdp = await connection.answer(offer.sdp);
      const back = { from: signalling.publicKey, to: from, inReplyTo: offer.sdp };
      return await sealDescription('answer', sdp, back, identity, clock);
    } catch (cause) {
      link.close('the offer could not be answered');
      if (cause instanceof NetError) throw cause;
      throw new NetError('BABBLE_NET_MALFORMED', `The offer could not be answered: ${textOf(cause)}`, {}, cause);
    }
  }

  /** Closes everything; nothing can be dialled any more. */
  stop(): void {
    this.#stop.cancel(new NetError('BABBLE_NET_STOPPED', 'The transport was stopped'));
    for (const link of [...this.#links]) link.close('stopped');
  }

  async #open(target: string): Promise<{ readonly link: Link; readonly stream: ByteStream }> {
    const present = this.#usable(target);
    if (present !== undefined) {
      try {
        return { link: present, stream: await present.openStream() };
      } catch (error) {
        // The peer may have ended it without our having heard of it yet.
        if (!present.isOver || this.#stop.signal.aborted) throw error;
      }
    }
    const link = await this.#dialled(target);
    return { link, stream: await link.openStream() };
  }

  #usable(target: string): Link | undefined {
    for (const link of this.#links) {
      if (link.peer === target && link.isBidirectional && !this.#unproven.has(link)) return link;
    }
    return undefined;
  }

  /** The link that is being made to a peer; begun by the first who wants one, shared by all. */
  #dialled(target: string): Promise<Link> {
    const present = this.#dialling.get(target);
    if (present !== undefined) return present;
    const dialled = this.#dial(target).finally(() => this.#dialling.delete(target));
    this.#dialling.set(target, dialled);
    return dialled;
  }

  async #dial(target: string): Promise<Link> {
    const { clock, limits } = this.#init;
    if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
    if (this.#links.size >= limits.maxLinks) throw unreachable(target, 'too many connections of this node');
    const beganMs = clock.now();
    const { link, connection } = this.#connect(target);
    const late = cancelSource();
    const timer = clock.setTimeout(() => late.cancel(unreachable(target, 'Dial timeout')), limits.connectMs);
    const onStop = (): void => late.cancel(this.#stop.signal.reason);
    this.#stop.signal.addEventListener('abort', onStop);
    try {
      await orAborted(this.#handshake(target, link, connection, late.signal), late.signal);
      link.connected({ dialled: true, ms: clock.now() - beganMs });
      this.#obstacles.overcome(target);
      return link;
    } catch (error) {
      link.close('it could not be made');
      throw error;
    } finally {
      clock.clearTimeout(timer);
      this.#stop.signal.removeEventListener('abort', onStop);
    }
  }

  async #handshake(target: string, link: Link, connection: PeerConnection, signal: CancelSignal): Promise<void> {
    const { identity, signalling, clock } = this.#init;
    const opened = link.openFirst();
    // It is awaited below; until then its failure comes out of the other steps.
    opened.catch(() => undefined);
    const sdp = await connection.offer();
    this.#obstacles.offered(sdp);
    const context = { from: signalling.publicKey, to: target, inReplyTo: '' };
    const offer = await sealDescription('offer', sdp, context, identity, clock);
    const text = await signalling.offer(target, offer, signal);
    const back = { from: target, to: signalling.publicKey, inReplyTo: sdp };
    const answer = await openDescription('answer', text, back, identity, clock);
    this.#judge('answer', target, answer.isSigned);
    link.allowStreams(answer.isSigned);
    await connection.accept(answer.sdp);
    if (answer.isSigned) link.beat();
    await orAborted(opened, signal).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#obstacles.noWay(target, sdp, answer.sdp);
      throw error;
    });
  }

  /** Refuses unsigned descriptions where signed ones are wanted; otherwise they are noted, once per peer. */
  #judge(type: 'offer' | 'answer', peer: string, isSigned: boolean): void {
    if (isSigned) return;
    if (this.#init.requireSigned) throw unsigned(type, peer);
    if (this.#unsignedPeers.has(peer) || this.#unsignedPeers.size > 1_000) return;
    this.#unsignedPeers.add(peer);
    this.#init.logger.warn(
      { peer },
      'Unsigned session description: the peer is a Go node, or the signalling server stands between us',
    );
  }

  /** Nothing has to be waited for any more. */
  #isProven(link: Link): void {
    this.#init.clock.clearTimeout(this.#unproven.get(link));
    this.#unproven.delete(link);
  }

  #connect(peer: string): { readonly link: Link; readonly connection: PeerConnection } {
    const { backend, iceServers, clock, logger, times, limits, accept } = this.#init;
    let link: Link | undefined;
    const beganMs = clock.now();
    const connection = backend.connect(
      { iceServers, clock, gatherMs: limits.gatherMs },
      {
        channel: (channel) => {
          if (link === undefined) return;
          if (this.#unproven.has(link)) link.connected({ dialled: false, ms: clock.now() - beganMs });
          this.#isProven(link);
          link.incoming(channel);
        },
        closed: (reason) => link?.close(reason),
      },
    );
    link = new Link({
      connection,
      peer,
      clock,
      logger,
      times,
      accept,
      ended: (ended) => {
        this.#links.delete(ended);
        this.#isProven(ended);
      },
    });
    this.#links.add(link);
    return { link, connection };
  }
}

/** The promise, or the reason of the signal if that is aborted first. */
function orAborted<T>(promise: Promise<T>, signal: CancelSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function unreachable(target: string, detail: string): NetError {
  return new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target} (${detail})`, { target });
}

function textOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
}
