// The WebRTC stack of a page, and any other of that shape (`@roamhq/wrtc` on Node, which also understands the Go implementation). Rules RTC-DIAL-1 …
// RTC-DIAL-3, RTC-ANS-1, RTC-ICE-1, RTC-STREAM-4.
import { encodeUtf8 } from '@babble/crypto';
import type { Timer } from '@babble/host';
import type {
  Channel,
  ChannelHandlers,
  IceServer,
  PeerBackend,
  PeerConfig,
  PeerConnection,
  PeerHandlers,
  Route,
} from './backend.ts';
import { DRAINED_BYTES } from './backend.ts';
import { type CandidateKind, candidateKinds } from './candidates.ts';
import { parseIceUrl } from './ice-url.ts';

/**
 * Once the servers have done their part, nothing new for so long is the end of gathering. The stack itself waits for seconds for every address of the
 * machine from which no server can be reached (that of the machine itself, a network without a way out), also if there is a way from another one.
 */
const QUIET_MS = 500;

/** What is used of an `RTCSessionDescription`. */
export interface PageDescription {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

/** What is used of an `RTCDataChannel`. */
export interface PageDataChannel {
  readonly label: string;
  readonly readyState: string;
  readonly bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: string;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'bufferedamountlow', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** What is used of an `RTCStatsReport`. */
export interface PageStatistics {
  get(id: string): Readonly<Record<string, unknown>> | undefined;
  forEach(callback: (entry: Readonly<Record<string, unknown>>) => void): void;
}

/** What is used of an `RTCPeerConnection`. */
export interface PagePeerConnection {
  readonly iceGatheringState: string;
  readonly connectionState: string;
  readonly localDescription: { readonly sdp: string } | null;
  createDataChannel(label: string): PageDataChannel;
  createOffer(): Promise<{ readonly sdp?: string | undefined }>;
  createAnswer(): Promise<{ readonly sdp?: string | undefined }>;
  setLocalDescription(description: PageDescription): Promise<void>;
  setRemoteDescription(description: PageDescription): Promise<void>;
  getStats(): Promise<PageStatistics>;
  close(): void;
  addEventListener(
    type: 'icecandidate' | 'icegatheringstatechange' | 'connectionstatechange',
    listener: () => void,
  ): void;
  addEventListener(type: 'datachannel', listener: (event: { readonly channel: PageDataChannel }) => void): void;
}

/** What an `RTCPeerConnection` is made with. */
export interface PageConfiguration {
  iceServers: { urls: string; username?: string; credential?: string }[];
}

/** The stack of a page: `pageBackend((configuration) => new RTCPeerConnection(configuration))`. `name` is for logs. */
export function pageBackend(
  create: (configuration: PageConfiguration) => PagePeerConnection,
  name = 'page',
): PeerBackend {
  return { name, connect: (config, handlers) => new PageConnection(create, config, handlers) };
}

class PageConnection implements PeerConnection {
  /** Pages are not told. */
  readonly remoteAddress = '';
  readonly #connection: PagePeerConnection;
  readonly #config: PeerConfig;
  readonly #channels = new Set<PageChannel>();
  #isClosed = false;

  constructor(
    create: (configuration: PageConfiguration) => PagePeerConnection,
    config: PeerConfig,
    handlers: PeerHandlers,
  ) {
    this.#config = config;
    const connection = create({ iceServers: config.iceServers.map(serverOf) });
    this.#connection = connection;
    connection.addEventListener('connectionstatechange', () => {
      const { connectionState } = connection;
      if (this.#isClosed || (connectionState !== 'failed' && connectionState !== 'closed')) return;
      this.close();
      handlers.closed(connectionState === 'failed' ? 'no way to the peer' : 'closed by the peer');
    });
    connection.addEventListener('datachannel', ({ channel }) => {
      if (this.#isClosed) channel.close();
      else handlers.channel(this.#take(channel));
    });
  }

  async route(): Promise<Route> {
    try {
      return this.#isClosed ? 'unknown' : routeIn(await this.#connection.getStats());
    } catch {
      // It was closed meanwhile, and cannot be asked any more.
      return 'unknown';
    }
  }

  createChannel(label: string): Channel {
    return this.#take(this.#connection.createDataChannel(label));
  }

  async offer(): Promise<string> {
    const { sdp = '' } = await this.#connection.createOffer();
    await this.#connection.setLocalDescription({ type: 'offer', sdp });
    return this.#gathered();
  }

  async answer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
    const { sdp = '' } = await this.#connection.createAnswer();
    await this.#connection.setLocalDescription({ type: 'answer', sdp });
    return this.#gathered();
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.close();
    // Nobody is told by a connection that is closed from this side.
    for (const channel of [...this.#channels]) channel.end();
  }

  #take(channel: PageDataChannel): Channel {
    const taken: PageChannel = new PageChannel(channel, () => this.#channels.delete(taken));
    this.#channels.add(taken);
    return taken;
  }

  /**
   * The local description once all candidates are in it, or those that the servers are for and nothing new for a while, or after `gatherMs` those that
   * have come.
   */
  async #gathered(): Promise<string> {
    const connection = this.#connection;
    const { clock, gatherMs, iceServers } = this.#config;
    const wanted = new Set(iceServers.map(kindOf));
    await new Promise<void>((resolve) => {
      let isEnded = false;
      let quietTimer: Timer;
      const end = (): void => {
        isEnded = true;
        clock.clearTimeout(timer);
        clock.clearTimeout(quietTimer);
        resolve();
      };
      const timer: Timer = clock.setTimeout(end, gatherMs);
      const look = (): void => {
        if (isEnded) return;
        if (connection.iceGatheringState === 'complete') {
          end();
          return;
        }
        const kinds = candidateKinds(connection.localDescription?.sdp ?? '');
        if (wanted.size > 0 && [...wanted].every((kind) => kinds.includes(kind))) {
          clock.clearTimeout(quietTimer);
          quietTimer = clock.setTimeout(end, QUIET_MS);
        }
      };
      connection.addEventListener('icegatheringstatechange', look);
      connection.addEventListener('icecandidate', look);
      look();
    });
    const description = this.#isClosed ? null : connection.localDescription;
    if (description === null) throw new Error('the connection was closed');
    return description.sdp;
  }
}

class PageChannel implements Channel {
  readonly label: string;
  readonly #channel: PageDataChannel;
  readonly #ended: () => void;
  #handlers: ChannelHandlers | undefined;
  #isOver = false;

  /** `ended` is called when it is over. */
  constructor(channel: PageDataChannel, ended: () => void) {
    this.#channel = channel;
    this.#ended = ended;
    this.label = channel.label;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = DRAINED_BYTES;
  }

  get bufferedBytes(): number {
    return this.#isOver ? 0 : this.#channel.bufferedAmount;
  }

  listen(handlers: ChannelHandlers): void {
    this.#handlers = handlers;
    const channel = this.#channel;
    channel.addEventListener('bufferedamountlow', () => handlers.drained());
    channel.addEventListener('close', () => this.end());
    channel.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') handlers.message(encodeUtf8(data));
      else if (isBuffer(data)) handlers.message(new Uint8Array(data));
    });
    let isOpen = false;
    const open = (): void => {
      if (isOpen) return;
      isOpen = true;
      handlers.open();
    };
    channel.addEventListener('open', open);
    // One that the other side has opened may be open already.
    if (channel.readyState === 'open') open();
  }

  send(bytes: Uint8Array): void {
    if (this.#isOver) throw new Error('the channel is closed');
    this.#channel.send(bytes.slice());
  }

  close(): void {
    if (!this.#isOver) this.#channel.close();
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#ended();
    this.#handlers?.closed();
  }
}

/** What the pair of candidates in use says. */
function routeIn(statistics: PageStatistics): Route {
  let pair: Readonly<Record<string, unknown>> | undefined;
  statistics.forEach((entry) => {
    if (entry['type'] === 'transport') pair = statistics.get(String(entry['selectedCandidatePairId'])) ?? pair;
  });
  if (pair === undefined) return 'unknown';
  const types = [pair['localCandidateId'], pair['remoteCandidateId']].map(
    (id) => statistics.get(String(id))?.['candidateType'],
  );
  return types.includes('relay') ? 'relayed' : 'direct';
}

/** By shape: the stack may be of another realm. */
function isBuffer(data: unknown): data is ArrayBuffer {
  return typeof data === 'object' && data !== null && 'byteLength' in data && typeof data.byteLength === 'number';
}

/** What a server is for. */
function kindOf({ url }: IceServer): CandidateKind {
  return parseIceUrl(url).scheme.startsWith('turn') ? 'relay' : 'srflx';
}

function serverOf({ url, username = '', password = '' }: IceServer): PageConfiguration['iceServers'][number] {
  return username === '' ? { urls: url } : { urls: url, username, credential: password };
}
