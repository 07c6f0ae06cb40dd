// What is needed of a WebRTC stack: peer connections with data channels, without media and without trickling. Rules RTC-DIAL-1 … RTC-DIAL-3,
// RTC-DIAL-5, RTC-ANS-1, RTC-ANS-2, RTC-ICE-1.
import type { Clock } from '@babble/host';

/** A STUN or TURN server (RTC-ICE-1). */
export interface IceServer {
  /** `stun:host:port`, `turn:host:port`, `turn:host:port?transport=tcp`, `turns:…`. */
  readonly url: string;
  /** For TURN; `''` where none is needed. */
  readonly username?: string;
  readonly password?: string;
}

export interface PeerConfig {
  /** None: only addresses of this machine are offered, and nobody else is asked. */
  readonly iceServers: readonly IceServer[];
  readonly clock: Clock;
  /** How long to wait for candidates: what has come by then has to do (RTC-DIAL-3). Milliseconds. */
  readonly gatherMs: number;
}

/** What a connection tells. */
export interface PeerHandlers {
  /** The other side has opened a channel. It has to be listened to before this returns. */
  channel(channel: Channel): void;
  /** The connection is over or could not be made; called once, and not after `close`. */
  closed(reason: string): void;
}

/** How the packets of a connection go: from one to the other, or through a TURN server; `unknown` where the stack does not say. */
export type Route = 'direct' | 'relayed' | 'unknown';

export interface PeerConnection {
  /** What the other end's address is, as far as the stack says; `''` otherwise, and where it is that of a relay. */
  readonly remoteAddress: string;
  /** How it goes at present; `unknown` before it is open. Never rejects. */
  route(): Promise<Route>;
  /** Opens a channel: ordered, reliable, announced in band (RTC-DIAL-2). */
  createChannel(label: string): Channel;
  /** The SDP of an offer, with all candidates (RTC-DIAL-3). A channel has been created before. */
  offer(): Promise<string>;
  /** The SDP of an answer to the SDP of an offer, with all candidates (RTC-ANS-1). Rejects if that is no SDP. */
  answer(offer: string): Promise<string>;
  /** Takes the SDP of an answer (RTC-DIAL-5). Rejects if it is none. */
  accept(answer: string): Promise<void>;
  /** Ends it and all its channels, without waiting. Repeatable. */
  close(): void;
}

/** What a channel tells. */
export interface ChannelHandlers {
  open(): void;
  /** Bytes, also those of a text message (RTC-STREAM-4). The array belongs to the receiver. */
  message(bytes: Uint8Array): void;
  /** Not more than {@link DRAINED_BYTES} are waiting to be sent any more. */
  drained(): void;
  /** The channel is over; called once. Everything received before was told before. */
  closed(): void;
}

export interface Channel {
  readonly label: string;
  /** Bytes given to `send` that have not left yet. */
  readonly bufferedBytes: number;
  /** Takes the handlers; called once, before anything can have been missed. */
  listen(handlers: ChannelHandlers): void;
  /** One binary message (RTC-STREAM-1). Throws when the channel is not open. */
  send(bytes: Uint8Array): void;
  /** Sends what was given, then ends both directions. Repeatable. */
  close(): void;
}

/** A WebRTC stack. */
export interface PeerBackend {
  /** For logs: `@roamhq/wrtc`, `node-datachannel`, `page`. */
  readonly name: string;
  /** A new connection. Throws what the stack throws, for instance about servers that it cannot read. */
  connect(config: PeerConfig, handlers: PeerHandlers): PeerConnection;
  /**
   * Keeps what all connections of the stack share, until the function is called that it returns: a transport does so from its start to its end. Only for a
   * stack that would give it up with its last connection and make it anew for the next one.
   */
  hold?(): () => void;
}

/** When a channel says `drained`. */
export const DRAINED_BYTES: number = 64 * 1024;
