// The WebRTC stack `node-datachannel` (libdatachannel): small, and the only one that connects over the addresses of the machine itself. It cannot speak to the
// Go implementation, whose SCTP is described in the old way (RTC-SDP-1). Rules RTC-DIAL-1 … RTC-DIAL-3, RTC-ANS-1.
//
// For networks on one machine: since libdatachannel 0.24.3 (here 0.24.5) the side that offers can come to a deadlock behind a NAT, after which whatever asks for a
// connection, on the main thread, too, waits for ever (docs/adr/0012-libwebrtc-by-default.md).
import type { Timer } from '@babble/host';
import { formatHostPort } from '@babble/host';
import { NetError } from '@babble/net';
import type * as NodeDatachannel from 'node-datachannel';
import type {
  Channel,
  ChannelHandlers,
  IceServer,
  PeerBackend,
  PeerConfig,
  PeerConnection,
  PeerHandlers,
  Route,
} from '../peer/backend.ts';
import { DRAINED_BYTES } from '../peer/backend.ts';
import { parseIceUrl } from '../peer/ice-url.ts';

/** When the side that answers begins to check the ways, too: the answer has arrived by then, unless signalling is slow. */
const CANDIDATES_LATER_MS = 400;

type Stack = typeof NodeDatachannel;

export interface NodeDatachannelInit {
  /** The one address of this machine that is used; by default all but that of the machine itself. `127.0.0.1`: for networks on one machine. */
  readonly bindAddress?: string | undefined;
}

/**
 * Loads `node-datachannel`, which the application has to have installed. Not to be used through NATs, where it can block the process for ever. Rejects with
 * `BABBLE_NET_BACKEND_MISSING` when it is not there or has no build for this machine.
 */
export async function nodeDatachannel(init: NodeDatachannelInit = {}): Promise<PeerBackend> {
  const stack = await load();
  return {
    name: 'node-datachannel',
    connect: (config, handlers) => new DatachannelConnection(stack, init, config, handlers),
  };
}

async function load(): Promise<Stack> {
  try {
    return await import('node-datachannel');
  } catch (cause) {
    const message =
      'WebRTC needs the package node-datachannel: npm install node-datachannel@0.33.4 (it has builds for Linux, macOS and Windows)';
    throw new NetError('BABBLE_NET_BACKEND_MISSING', message, { package: 'node-datachannel' }, cause);
  }
}

class DatachannelConnection implements PeerConnection {
  readonly #connection: NodeDatachannel.PeerConnection;
  readonly #config: PeerConfig;
  readonly #channels = new Set<DatachannelChannel>();
  #isClosed = false;
  #candidatesTimer: Timer;

  constructor(stack: Stack, { bindAddress }: NodeDatachannelInit, config: PeerConfig, handlers: PeerHandlers) {
    this.#config = config;
    this.#connection = new stack.PeerConnection('babble', {
      iceServers: config.iceServers.map(serverOf),
      disableAutoNegotiation: true,
      ...(bindAddress === undefined ? {} : { bindAddress }),
    });
    // Without a listener to states and to the end of each channel the process would not end.
    this.#connection.onStateChange((state) => {
      if (this.#isClosed || (state !== 'closed' && state !== 'failed')) return;
      this.close();
      handlers.closed(state === 'failed' ? 'no way to the peer' : 'closed by the peer');
    });
    this.#connection.onDataChannel((channel) => {
      // News from another thread may be old: what has ended already would never say so, and keep the process alive.
      if (!this.#isClosed && channel.isOpen()) handlers.channel(this.#take(channel));
      else channel.close();
    });
  }

  get remoteAddress(): string {
    const pair = this.#selectedPair();
    if (pair === null || pair.remote.type === 'relay') return '';
    return formatHostPort(pair.remote.address, pair.remote.port);
  }

  async route(): Promise<Route> {
    const pair = this.#selectedPair();
    if (pair === null) return 'unknown';
    return pair.local.type === 'relay' || pair.remote.type === 'relay' ? 'relayed' : 'direct';
  }

  createChannel(label: string): Channel {
    return this.#take(this.#connection.createDataChannel(label));
  }

  async offer(): Promise<string> {
    this.#connection.setLocalDescription('offer');
    return this.#gathered();
  }

  /**
   * The candidates of the other side are left out at first, so that it is the one that begins to check the ways. If it were checked before it has the
   * answer, it would connect the moment it reads the first lines of it, and could then judge the certificate before it knows the fingerprint: a race in
   * libdatachannel, lost every other time on one machine. Behind a NAT it cannot get through alone: then this side joins in a little later.
   */
  async answer(offer: string): Promise<string> {
    const { description, candidates } = withoutCandidates(offer);
    this.#connection.setRemoteDescription(description, 'offer');
    this.#connection.setLocalDescription('answer');
    const answer = await this.#gathered();
    this.#candidatesTimer = this.#config.clock.setTimeout(() => {
      for (const candidate of candidates) this.#addCandidate(candidate);
    }, CANDIDATES_LATER_MS);
    return answer;
  }

  async accept(answer: string): Promise<void> {
    this.#connection.setRemoteDescription(answer, 'answer');
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#config.clock.clearTimeout(this.#candidatesTimer);
    // One that has never been open does not say that it ends with its connection, and would keep the process alive.
    for (const channel of this.#channels) channel.close();
    this.#channels.clear();
    this.#connection.close();
  }

  /** One that the stack cannot read is left out: nobody waits any more who could be told. */
  #addCandidate({ candidate, mid }: Candidate): void {
    try {
      this.#connection.addRemoteCandidate(candidate, mid);
    } catch {
      // The others may lead to the peer.
    }
  }

  #take(channel: NodeDatachannel.DataChannel): Channel {
    const taken = new DatachannelChannel(channel, () => this.#channels.delete(taken));
    this.#channels.add(taken);
    return taken;
  }

  #selectedPair(): ReturnType<NodeDatachannel.PeerConnection['getSelectedCandidatePair']> {
    return this.#isClosed ? null : this.#connection.getSelectedCandidatePair();
  }

  /** The local description once all candidates are in it, or after `gatherMs` those that have come. */
  async #gathered(): Promise<string> {
    const connection = this.#connection;
    await new Promise<void>((resolve) => {
      const { clock, gatherMs } = this.#config;
      const timer = clock.setTimeout(resolve, gatherMs);
      const look = (): void => {
        if (connection.gatheringState() !== 'complete') return;
        clock.clearTimeout(timer);
        resolve();
      };
      connection.onGatheringStateChange(look);
      look();
    });
    const description = this.#isClosed ? null : connection.localDescription();
    if (description === null) throw new Error('the connection was closed');
    return description.sdp;
  }
}

class DatachannelChannel implements Channel {
  readonly label: string;
  readonly #channel: NodeDatachannel.DataChannel;
  readonly #ended: () => void;
  #isClosed = false;

  /** `ended` is called when it is over. */
  constructor(channel: NodeDatachannel.DataChannel, ended: () => void) {
    this.#channel = channel;
    this.#ended = ended;
    this.label = channel.getLabel();
  }

  get bufferedBytes(): number {
    return this.#isClosed ? 0 : this.#channel.bufferedAmount();
  }

  listen(handlers: ChannelHandlers): void {
    const channel = this.#channel;
    channel.setBufferedAmountLowThreshold(DRAINED_BYTES);
    channel.onClosed(() => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#ended();
      handlers.closed();
    });
    // An error is followed by the end.
    channel.onError(() => undefined);
    channel.onBufferedAmountLow(() => handlers.drained());
    channel.onMessage((message) => handlers.message(bytesOf(message)));
    channel.onOpen(() => handlers.open());
  }

  send(bytes: Uint8Array): void {
    if (this.#isClosed) throw new Error('the channel is closed');
    this.#channel.sendMessageBinary(bytes);
  }

  close(): void {
    if (!this.#isClosed) this.#channel.close();
  }
}

interface Candidate {
  /** As it stands in the SDP: `a=candidate:…`. */
  readonly candidate: string;
  /** The media section that it is of. */
  readonly mid: string;
}

/** The SDP without its candidates, and these. */
function withoutCandidates(sdp: string): { readonly description: string; readonly candidates: readonly Candidate[] } {
  const lines = sdp.split(/\r?\n/);
  const mid = lines.find((line) => line.startsWith('a=mid:'))?.slice('a=mid:'.length) ?? '0';
  const isCandidate = (line: string): boolean => line.startsWith('a=candidate:');
  return {
    description: lines.filter((line) => !isCandidate(line) && line !== 'a=end-of-candidates').join('\r\n'),
    candidates: lines.filter(isCandidate).map((candidate) => ({ candidate, mid })),
  };
}

/** RTC-STREAM-4: a text message is its UTF-8. */
function bytesOf(message: string | Buffer | ArrayBuffer): Uint8Array {
  if (typeof message === 'string') return new TextEncoder().encode(message);
  return message instanceof ArrayBuffer
    ? new Uint8Array(message)
    : new Uint8Array(message.buffer, message.byteOffset, message.byteLength);
}

/** The stack takes other servers, too, and leaves them out without a word. */
function serverOf(server: IceServer): string | NodeDatachannel.IceServer {
  const { scheme, host, port, transport } = parseIceUrl(server.url);
  if (transport === 'tcp') {
    const message = `node-datachannel reaches STUN and TURN servers over UDP only, not ${server.url}: use @roamhq/wrtc`;
    throw new NetError('BABBLE_NET_ADDRESS_INVALID', message, { address: server.url });
  }
  if (scheme === 'stun') return `stun:${host}:${port}`;
  const { username = '', password = '' } = server;
  return { hostname: host, port, username, password, relayType: 'TurnUdp' };
}
