// The WebRTC transport: stream RPC over data channels between nodes that are named by their public keys. Rules of section 5 of the network protocol.
import type { StreamTransportInit, TransportFactory } from '@babble/net';
import { streamTransport } from '@babble/net';
import type { IceServer, PeerBackend } from './peer/backend.ts';
import type { LinkTimes } from './peer/link.ts';
import { DEFAULT_LINK_TIMES } from './peer/link.ts';
import type { LinkLimits } from './peer/links.ts';
import { DEFAULT_LINK_LIMITS } from './peer/links.ts';
import type { SignalClientComponents } from './signalling/client/signal-client.ts';
import type { Signalling } from './signalling/signalling.ts';
import type { Identity } from './signed-text.ts';
import { WebRtcLayer } from './webrtc-layer.ts';

/** Time-outs (milliseconds), idle streams kept per peer and bounds are those of every stream transport. */
export interface WebRtcInit extends StreamTransportInit {
  /** The WebRTC stack: `nodeDatachannel()` of `@babble/net-webrtc/node`, or `pageBackend(…)`. */
  readonly backend: PeerBackend;
  /** How nodes find one another: `signalClient({ … })`. Its key is that of `identity`. */
  readonly signalling: (components: SignalClientComponents) => Signalling;
  /** Signs what is offered to others, and judges what they offer. */
  readonly identity: Identity;
  /** STUN and TURN servers; none by default, and then nobody else is asked (RTC-ICE-1). */
  readonly iceServers?: readonly IceServer[];
  /** Refuses session descriptions without a signature: no Go nodes then, and nobody in the middle. `false` by default. */
  readonly requireSigned?: boolean;
  readonly linkLimits?: Partial<LinkLimits>;
  readonly linkTimes?: Partial<LinkTimes>;
}

/** Dialling takes a signalling server, candidates and a handshake: more than a TCP connection. */
const DIAL_TIMEOUT_MS = 5_000;

/**
 * A transport that is reached under its public key once it is started. `start` rejects with `BABBLE_NET_SIGNALLING_UNREACHABLE` or
 * `BABBLE_NET_SIGNALLING_REFUSED`.
 */
export function webrtc(init: WebRtcInit): TransportFactory {
  return (components) => {
    const layer = new WebRtcLayer({
      backend: init.backend,
      signalling: init.signalling(components),
      identity: init.identity,
      iceServers: init.iceServers ?? [],
      requireSigned: init.requireSigned ?? false,
      limits: { ...DEFAULT_LINK_LIMITS, ...init.linkLimits },
      times: { ...DEFAULT_LINK_TIMES, ...init.linkTimes },
      clock: components.clock,
      logger: components.logger,
    });
    return streamTransport(layer, { dialTimeoutMs: DIAL_TIMEOUT_MS, ...init }, components);
  };
}
