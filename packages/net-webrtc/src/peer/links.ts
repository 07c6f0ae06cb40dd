// All links of a node: dialled once per peer and shared by all streams to it, answered when others dial. Rules RTC-DIAL-1, RTC-DIAL-6, RTC-ANS-1 …
// RTC-ANS-3, RTC-ID-1; weaknesses H2, H3, H7, D10.
//
// Two nodes of ours that dial each other at once make one connection. Only signed offers count here, so that nobody else can make a node give up. Whoever
// reads an offer before its own has left gives up its own; if both offers are on their way, the node with the larger public key gives up when it reads
// that of the other, which for its part answers, too, in case its own offer is lost. So one node decides, whatever comes first: the larger key either
// answers or uses the answer that it has got. What a node has offered before it answered the other is not needed any more, and is refused if it comes
// late; the times in the signed descriptions, both by the same clock, say which was first.
import type { CancelSignal, Clock, Logger, Timer } from '@babble/host';
import { cancelSource } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { NetError } from '@babble/net';
import type { DescriptionType, ReceivedDescription } from '../description.ts';
import { checkSender, openDescription, sealDescription, unsigned } from '../description.ts';
import type { Signalling } from '../signalling/signalling.ts';
import type { Identity } from '../signed-text.ts';
import type { IceServer, PeerBackend, PeerConnection } from './backend.ts';
import { Dial, orAborted, unreachable } from './dial.ts';
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

/** Own attempts for one stream: the second one where the first was given up for a connection of the peer that came to nothing. */
const MAX_DIALS = 2;

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
  /** Links that are being made, from whichever side, by the peer that somebody here wants one to. */
  readonly #making = new Map<string, Promise<Link>>();
  /** Own attempts that are under way. */
  readonly #dials = new Map<string, Dial>();
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
    this.#judge('offer', from, offer);
    if (this.#links.size >= limits.maxLinks || this.#unproven.size >= limits.maxUnproven) {
      throw new NetError('BABBLE_NET_LIMIT_EXCEEDED', 'too many connections');
    }
    if (offer.signedAtMs !== undefined) this.#giveWay(from, offer.signedAtMs);
    const { link, connection } = this.#connect(from, false);
    const late = (): void => link.close(`nothing came within ${limits.connectMs} ms`);
    this.#unproven.set(link, clock.setTimeout(late, limits.connectMs));
    if (offer.signedAtMs !== undefined) link.allowStreams(offer.signedAtMs);
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
    for (const dial of this.#dials.values()) dial.giveUp(this.#stop.signal.reason);
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
    const link = await this.#made(target);
    return { link, stream: await link.openStream() };
  }

  /** Of several the newest: whoever has answered with one makes another only when that one is over at its end. */
  #usable(target: string): Link | undefined {
    return [...this.#links].findLast((link) => link.peer === target && link.isUsable);
  }

  /** A link that a peer of ours has dialled, and over which nothing has come yet. */
  #comingFrom(peer: string): Link | undefined {
    return [...this.#unproven.keys()].findLast((link) => link.peer === peer && link.signedAtMs !== undefined);
  }

  /** The link that is being made to a peer; begun by the first who wants one, shared by all. */
  #made(target: string): Promise<Link> {
    const present = this.#making.get(target);
    if (present !== undefined) return present;
    const making = this.#make(target).finally(() => this.#making.delete(target));
    this.#making.set(target, making);
    return making;
  }

  async #make(target: string): Promise<Link> {
    for (let dials = 1; ; dials++) {
      const theirs = await this.#arrived(target);
      if (theirs !== undefined) return theirs;
      try {
        return await this.#dial(target);
      } catch (error) {
        const isTheirs = this.#usable(target) !== undefined || this.#comingFrom(target) !== undefined;
        if (!isTheirs) throw error;
        if (dials < MAX_DIALS) continue;
        const last = await this.#arrived(target);
        if (last === undefined) throw error;
        return last;
      }
    }
  }

  /** A link that the peer has dialled: one that is there, or one that comes, once it is there. */
  async #arrived(target: string): Promise<Link | undefined> {
    for (;;) {
      const present = this.#usable(target);
      if (present !== undefined) return present;
      const coming = this.#comingFrom(target);
      if (coming === undefined) return undefined;
      await coming.settled();
    }
  }

  async #dial(target: string): Promise<Link> {
    const { limits } = this.#init;
    if (this.#stop.signal.aborted) throw this.#stop.signal.reason;
    if (this.#links.size >= limits.maxLinks) throw unreachable(target, 'too many connections of this node');
    const { link, connection } = this.#connect(target, true);
    const dial = new Dial({
      ...this.#init,
      link,
      connection,
      obstacles: this.#obstacles,
      connectMs: limits.connectMs,
      judge: (type, peer, description) => this.#judge(type, peer, description),
      answered: (signedAtMs) => this.#outdate(target, signedAtMs),
    });
    this.#dials.set(target, dial);
    try {
      await dial.run();
      return link;
    } finally {
      this.#dials.delete(target);
    }
  }

  /** A node of ours has offered a connection at that time, by its clock. Throws if it does without; gives up the own attempt if that one is to be. */
  #giveWay(from: string, offeredAtMs: number): void {
    for (const { peer, isDialled, signedAtMs } of this.#links) {
      if (peer === from && isDialled && signedAtMs !== undefined && signedAtMs >= offeredAtMs) {
        throw unreachable(from, 'it has answered an offer of ours since');
      }
    }
    this.#outdate(from, offeredAtMs);
    const dial = this.#dials.get(from);
    const isOursToBe = dial?.isOffered === true && this.#init.signalling.publicKey < from;
    if (!isOursToBe) dial?.giveUp(unreachable(from, 'its own connection is used'));
  }

  /** What a node of ours has offered up to that time, by its clock, it does not use any more: it has answered since, or offered anew. */
  #outdate(peer: string, untilMs: number): void {
    for (const link of [...this.#unproven.keys()]) {
      if (link.peer === peer && link.signedAtMs !== undefined && link.signedAtMs <= untilMs) link.close('not needed');
    }
  }

  /** Refuses unsigned descriptions where signed ones are wanted; otherwise they are noted, once per peer. */
  #judge(type: DescriptionType, peer: string, { signedAtMs }: ReceivedDescription): void {
    if (signedAtMs !== undefined) return;
    if (this.#init.requireSigned) throw unsigned(type, peer);
    if (this.#unsignedPeers.has(peer) || this.#unsignedPeers.size > 1_000) return;
    this.#unsignedPeers.add(peer);
    this.#init.logger.warn(
      { peer },
      'Unsigned session description: the peer is a Go node, or the signalling server stands between us',
    );
  }

  /** Something has come over a link that was answered: it is there. */
  #arrive(link: Link): void {
    if (!this.#unproven.has(link)) return;
    this.#isProven(link);
    link.connected();
    if (link.signedAtMs !== undefined) {
      this.#dials.get(link.peer)?.giveUp(unreachable(link.peer, 'its own connection is used'));
    }
  }

  /** Nothing has to be waited for any more. */
  #isProven(link: Link): void {
    this.#init.clock.clearTimeout(this.#unproven.get(link));
    this.#unproven.delete(link);
  }

  #connect(peer: string, isDialled: boolean): { readonly link: Link; readonly connection: PeerConnection } {
    const { backend, iceServers, clock, logger, times, limits, accept } = this.#init;
    let link: Link | undefined;
    const connection = backend.connect(
      { iceServers, clock, gatherMs: limits.gatherMs },
      {
        channel: (channel) => {
          if (link === undefined) return;
          this.#arrive(link);
          link.incoming(channel);
        },
        closed: (reason) => link?.close(reason),
      },
    );
    link = new Link({
      connection,
      peer,
      isDialled,
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

function textOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : String(cause);
}
