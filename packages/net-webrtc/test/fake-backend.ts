// A WebRTC stack in memory on simulated time: connections that open at once, unless the wire is slow or cut.
import type { Channel, ChannelHandlers, PeerBackend, PeerConnection, PeerHandlers, Route } from '@babble/net-webrtc';

class FakeChannel implements Channel {
  readonly label: string;
  readonly bufferedBytes = 0;
  readonly #wire: FakeWire;
  handlers: ChannelHandlers | undefined;
  other: FakeChannel | undefined;
  isClosed = false;

  constructor(label: string, wire: FakeWire) {
    this.label = label;
    this.#wire = wire;
  }

  listen(handlers: ChannelHandlers): void {
    this.handlers = handlers;
  }

  send(bytes: Uint8Array): void {
    if (this.isClosed) throw new Error('closed');
    const { other } = this;
    if (!this.#wire.isCut) queueMicrotask(() => other?.handlers?.message(bytes.slice()));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    queueMicrotask(() => this.handlers?.closed());
    if (!this.#wire.isCut) queueMicrotask(() => this.other?.close());
  }
}

/** Everything between all connections of one backend. */
export class FakeWire {
  isCut = false;
  /** Nothing ever opens. */
  isBlocked = false;
  /** What candidates and the first channel wait for. */
  pause: () => Promise<void> = async () => undefined;
  /** How all connections go. */
  route: Route = 'direct';
  /** Lines of candidates in each description. */
  candidates = '';
  /** Connections that are not closed. */
  readonly open = new Set<FakeConnection>();
  /** Transports that hold the stack. */
  holderCount = 0;
  readonly #offers = new Map<string, FakeConnection>();
  #count = 0;

  get backend(): PeerBackend {
    return {
      name: 'fake',
      connect: (_config, handlers) => new FakeConnection(this, handlers),
      hold: () => this.#hold(),
    };
  }

  #hold(): () => void {
    this.holderCount += 1;
    return () => {
      this.holderCount -= 1;
    };
  }

  offered(connection: FakeConnection): string {
    this.#count += 1;
    const sdp = `fake ${this.#count}\n${this.candidates}`;
    this.#offers.set(sdp, connection);
    return sdp;
  }

  offerer(sdp: string): FakeConnection {
    const connection = this.#offers.get(sdp);
    if (connection === undefined) throw new Error('no such offer');
    return connection;
  }
}

export class FakeConnection implements PeerConnection {
  readonly remoteAddress = '';
  readonly #wire: FakeWire;
  readonly handlers: PeerHandlers;
  readonly channels: FakeChannel[] = [];
  #other: FakeConnection | undefined;
  /** It is over, and has not said so yet. */
  isBroken = false;
  #isClosed = false;
  #isOpen = false;

  constructor(wire: FakeWire, handlers: PeerHandlers) {
    this.#wire = wire;
    this.handlers = handlers;
    wire.open.add(this);
  }

  createChannel(label: string): Channel {
    if (this.isBroken) throw new Error('broken');
    const channel = new FakeChannel(label, this.#wire);
    this.channels.push(channel);
    if (this.#isOpen) queueMicrotask(() => this.#announce(channel));
    return channel;
  }

  async route(): Promise<Route> {
    return this.#wire.route;
  }

  async offer(): Promise<string> {
    await this.#wire.pause();
    return this.#wire.offered(this);
  }

  async answer(offer: string): Promise<string> {
    this.#other = this.#wire.offerer(offer);
    this.#other.#other = this;
    await this.#wire.pause();
    return `answer to ${offer}`;
  }

  async accept(): Promise<void> {
    if (this.#wire.isBlocked) return;
    void this.#wire.pause().then(() => this.#open());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#wire.open.delete(this);
    for (const channel of this.channels) channel.close();
  }

  #open(): void {
    this.#isOpen = true;
    if (this.#other !== undefined) this.#other.#isOpen = true;
    for (const channel of this.channels) queueMicrotask(() => this.#announce(channel));
  }

  #announce(channel: FakeChannel): void {
    const other = this.#other;
    if (other === undefined || this.#isClosed || other.#isClosed) return;
    if (this.#wire.isCut) {
      // libwebrtc does not wait for the other side.
      channel.handlers?.open();
      return;
    }
    const there = new FakeChannel(channel.label, this.#wire);
    there.other = channel;
    channel.other = there;
    other.channels.push(there);
    other.handlers.channel(there);
    there.handlers?.open();
    channel.handlers?.open();
  }
}
