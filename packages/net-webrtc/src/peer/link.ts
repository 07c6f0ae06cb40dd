// One connection to one peer, with all its streams: opened by either side, watched by a heartbeat, closed when nobody needs it.
// Rules RTC-DIAL-2, RTC-DIAL-6, RTC-ANS-2, RTC-STREAM-5; weaknesses H5, H7, D10.
import type { Clock, Logger, Timer } from '@babble/host';
import { neverCancelled } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { NetError } from '@babble/net';
import type { Channel, PeerConnection, Route } from './backend.ts';
import { ChannelStream } from './channel-stream.ts';

/** The label of channels that carry stream RPC (RTC-DIAL-2). */
export const STREAM_LABEL = 'data';

/** The label of the channel between nodes of ours that only shows that the other one lives. Go nodes would take it for a stream. */
export const HEARTBEAT_LABEL = 'babble-heartbeat';

/** Times of a link, in milliseconds. */
export interface LinkTimes {
  /** How often a sign of life is sent. 5 s. */
  readonly heartbeatMs: number;
  /** After how long without one the peer is taken for dead, at the next beat: within 15 s. 10 s. */
  readonly silentMs: number;
  /** How long a link without streams is kept. 2 minutes. */
  readonly idleMs: number;
}

export const DEFAULT_LINK_TIMES: LinkTimes = { heartbeatMs: 5_000, silentMs: 10_000, idleMs: 120_000 };

export interface LinkInit {
  readonly connection: PeerConnection;
  /** The public key text of the peer, as far as it is known. */
  readonly peer: string;
  /** From this side. */
  readonly isDialled: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly times: LinkTimes;
  /** The peer has opened a stream. */
  readonly accept: (stream: ByteStream) => void;
  /** The link is over; called once. */
  readonly ended: (link: Link) => void;
}

/** When the way is told: at first several are found, and the best of them is not the first. */
const SETTLED_MS = 1_000;

interface Opening {
  resolve(): void;
  reject(error: NetError): void;
}

const BEAT = Uint8Array.of(0);

/**
 * What the side that accepts a stream says first, between nodes of ours: that it listens. Without it the first pieces of a long request can arrive while
 * it begins to, and some stacks (libdatachannel) then hand them over in another order.
 */
const READY = Uint8Array.of(0x0a);

export class Link {
  readonly peer: string;
  readonly isDialled: boolean;
  readonly #init: LinkInit;
  readonly #beganMs: number;
  readonly #streams = new Set<ChannelStream>();
  readonly #opening = new Set<Opening>();
  #spare: ChannelStream | undefined;
  #heartbeat: Channel | undefined;
  #heartbeatTimer: Timer;
  #idleTimer: Timer;
  #routeTimer: Timer;
  #route: Route | undefined;
  #heardAtMs: number;
  #failure: NetError | undefined;
  #waiting: (() => void)[] = [];
  #isConnected = false;
  #isBidirectional = false;
  #signedAtMs: number | undefined;

  constructor(init: LinkInit) {
    this.#init = init;
    this.peer = init.peer;
    this.isDialled = init.isDialled;
    this.#beganMs = init.clock.now();
    this.#heardAtMs = this.#beganMs;
    this.#idleLater();
  }

  /** Whether it is there and streams can be opened from this side: so it is on links that it has dialled, and on all between nodes of ours. */
  get isUsable(): boolean {
    return this.#isConnected && this.#isBidirectional && this.#failure === undefined;
  }

  /** When the peer has signed the description that it comes of, by the clock of the peer; `undefined` for one that does not sign, which is not ours. */
  get signedAtMs(): number | undefined {
    return this.#signedAtMs;
  }

  get isOver(): boolean {
    return this.#failure !== undefined;
  }

  get streamCount(): number {
    return this.#streams.size;
  }

  /** Streams can be opened from this side once it is there. `signedAtMs`: see there. */
  allowStreams(signedAtMs: number | undefined): void {
    this.#isBidirectional = true;
    this.#signedAtMs = signedAtMs;
  }

  /** The first channel of a link that is dialled: it has to be there before the offer is made (RTC-DIAL-2). */
  openFirst(): Promise<void> {
    const [stream, opened] = this.#create();
    this.#spare = stream;
    return opened;
  }

  /** A new stream, or the first one if nobody has taken it yet. Rejects with `BABBLE_NET_UNREACHABLE` when the link ends before it is open. */
  async openStream(): Promise<ByteStream> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    const [stream, opened] = this.#create();
    await opened;
    return stream;
  }

  /** A stream that nobody came for: the next one who wants a stream gets it. */
  giveBack(stream: ByteStream): void {
    if (this.#spare === undefined && stream instanceof ChannelStream && this.#streams.has(stream)) this.#spare = stream;
    else stream.close();
  }

  /** Begins to show signs of life, and to expect them. Only to nodes of ours; the side that dialled begins. */
  beat(): void {
    this.#watchHeartbeat(this.#newChannel(HEARTBEAT_LABEL));
  }

  /** It is there. The log says so, and how it goes: whoever pays for a relay wants to know what goes through it. */
  connected(): void {
    const { clock } = this.#init;
    this.#isConnected = true;
    this.#settle();
    const ms = clock.now() - this.#beganMs;
    this.#routeTimer = clock.setTimeout(() => {
      void this.#tellRoute({ dialled: this.isDialled, ms }, 'Connected to a peer');
    }, SETTLED_MS);
  }

  /** Resolves once it is there or over. */
  settled(): Promise<void> {
    if (this.#isConnected || this.#failure !== undefined) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The other side has opened a channel. */
  incoming(channel: Channel): void {
    if (channel.label === HEARTBEAT_LABEL && this.#signedAtMs !== undefined) {
      // Each would stay as long as the link, and be counted by nobody.
      if (this.#heartbeat !== undefined) this.close('a second heartbeat');
      else this.#watchHeartbeat(channel);
    }
    // The label of others does not matter (RTC-ANS-2).
    else this.#init.accept(this.#streamOver(channel, () => this.#sayReady(channel)));
  }

  /** Ends everything. Repeatable. */
  close(reason: string): void {
    if (this.#failure !== undefined) return;
    const { clock, connection, logger } = this.#init;
    this.#failure = this.#lost(reason);
    clock.clearTimeout(this.#heartbeatTimer);
    clock.clearTimeout(this.#idleTimer);
    clock.clearTimeout(this.#routeTimer);
    this.#settle();
    for (const { reject } of [...this.#opening]) reject(this.#failure);
    const broken = new NetError('BABBLE_NET_CONNECTION_LOST', `The connection is closed: ${reason}`);
    for (const stream of [...this.#streams]) stream.abort(broken);
    this.#streams.clear();
    connection.close();
    const log = this.#route === undefined ? logger.debug : logger.info;
    log.call(logger, { peer: this.peer, reason }, 'Connection to a peer closed');
    this.#init.ended(this);
  }

  #create(): readonly [ChannelStream, Promise<void>] {
    const channel = this.#newChannel(STREAM_LABEL);
    let opening: Opening | undefined;
    const opened = new Promise<void>((resolve, reject) => {
      opening = { resolve, reject };
      this.#opening.add(opening);
    });
    const settle = (settled: (opening: Opening) => void): void => {
      if (opening !== undefined && this.#opening.delete(opening)) settled(opening);
    };
    const stream = this.#streamOver(
      channel,
      () => settle(({ resolve }) => resolve()),
      () => settle(({ reject }) => reject(this.#lost('the channel was closed'))),
    );
    return [stream, opened.then(() => this.#untilReady(stream))];
  }

  /** A stack that cannot open another channel knows that the connection is over, and has not said so yet. */
  #newChannel(label: string): Channel {
    if (this.#failure !== undefined) throw this.#failure;
    const { connection, logger } = this.#init;
    try {
      return connection.createChannel(label);
    } catch (error) {
      logger.debug({ peer: this.peer, error }, 'A channel cannot be opened');
      this.close('no channel can be opened');
      throw this.#lost('no channel can be opened');
    }
  }

  async #untilReady(stream: ChannelStream): Promise<void> {
    if (this.#signedAtMs === undefined) return;
    const first = await stream.read(neverCancelled).catch(() => undefined);
    if (first?.length === READY.length && first[0] === READY[0]) return;
    stream.close();
    throw this.#lost('the channel was closed before it was ready');
  }

  #sayReady(channel: Channel): void {
    if (this.#signedAtMs !== undefined) this.#send(channel, READY);
  }

  #streamOver(channel: Channel, opened: () => void, ended: () => void = () => undefined): ChannelStream {
    const stream: ChannelStream = new ChannelStream({
      channel,
      remoteAddress: this.#init.connection.remoteAddress || this.peer,
      heard: () => this.#heard(),
      // No sign of life: some stacks (libwebrtc) do not wait for the other side.
      opened,
      ended: () => {
        ended();
        if (this.#spare === stream) this.#spare = undefined;
        this.#streams.delete(stream);
        this.#idleLater();
      },
    });
    this.#streams.add(stream);
    this.#init.clock.clearTimeout(this.#idleTimer);
    return stream;
  }

  #watchHeartbeat(channel: Channel): void {
    this.#heartbeat = channel;
    channel.listen({
      open: () => this.#beatLater(),
      message: () => this.#heard(),
      drained: () => undefined,
      // It ends with the link only.
      closed: () => this.close('the heartbeat has ended'),
    });
  }

  #beatLater(): void {
    if (this.#failure !== undefined) return;
    const { clock, times } = this.#init;
    clock.clearTimeout(this.#heartbeatTimer);
    this.#heartbeatTimer = clock.setTimeout(() => {
      if (clock.now() - this.#heardAtMs >= times.silentMs) return this.close('no sign of life');
      // While this much waits to be sent, the data itself are the sign; and a dead peer takes none.
      if (this.#heartbeat !== undefined && this.#heartbeat.bufferedBytes === 0) this.#send(this.#heartbeat, BEAT);
      if (this.#route !== undefined) void this.#tellRoute({}, 'The way to a peer has changed');
      return this.#beatLater();
    }, times.heartbeatMs);
  }

  async #tellRoute(fields: object, message: string): Promise<void> {
    const route = await this.#init.connection.route();
    if (this.#failure !== undefined || route === this.#route) return;
    this.#route = route;
    this.#init.logger.info({ peer: this.peer, ...fields, route }, message);
  }

  #send(channel: Channel, bytes: Uint8Array): void {
    try {
      channel.send(bytes);
    } catch (error) {
      this.#init.logger.debug({ peer: this.peer, error }, 'A channel is broken');
      this.close('a channel is broken');
    }
  }

  #settle(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting = [];
  }

  #heard(): void {
    this.#heardAtMs = this.#init.clock.now();
  }

  #idleLater(): void {
    const { clock, times } = this.#init;
    clock.clearTimeout(this.#idleTimer);
    if (this.#failure !== undefined || this.#streams.size > 0) return;
    this.#idleTimer = clock.setTimeout(() => this.close('idle'), times.idleMs);
  }

  #lost(reason: string): NetError {
    const target = this.peer;
    return new NetError('BABBLE_NET_UNREACHABLE', `failed to connect to peer: ${target} (${reason})`, { target });
  }
}
