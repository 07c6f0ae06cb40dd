/**
 * Gossip of Babble nodes over WebRTC, and the signalling by which they find one another.
 *
 * @packageDocumentation
 */

export type {
  Channel,
  ChannelHandlers,
  IceServer,
  PeerBackend,
  PeerConfig,
  PeerConnection,
  PeerHandlers,
  Route,
} from './peer/backend.ts';
export { DRAINED_BYTES } from './peer/backend.ts';
export type { IceUrl } from './peer/ice-url.ts';
export { parseIceUrl } from './peer/ice-url.ts';
export type { LinkTimes } from './peer/link.ts';
export { DEFAULT_LINK_TIMES } from './peer/link.ts';
export type { LinkLimits } from './peer/links.ts';
export { DEFAULT_LINK_LIMITS } from './peer/links.ts';
export type {
  PageConfiguration,
  PageDataChannel,
  PageDescription,
  PagePeerConnection,
  PageStatistics,
} from './peer/page-backend.ts';
export { pageBackend } from './peer/page-backend.ts';
export type { SignalClientComponents, SignalClientInit } from './signalling/client/signal-client.ts';
export { signalClient } from './signalling/client/signal-client.ts';
export type { SignalLimits } from './signalling/router/limits.ts';
export { DEFAULT_SIGNAL_LIMITS } from './signalling/router/limits.ts';
export type { RouterSession, SignalCounts, SignalRouterInit } from './signalling/router/router.ts';
export { SignalRouter } from './signalling/router/router.ts';
export type { RouterConnection } from './signalling/router/session.ts';
export type {
  OpenSignalSocket,
  PageWebSocket,
  SignalSocket,
  SignalSocketHandlers,
} from './signalling/signal-socket.ts';
export { pageSockets } from './signalling/signal-socket.ts';
export type { OfferHandler, Signalling } from './signalling/signalling.ts';
export type { Identity } from './signed-text.ts';
export type { WebRtcInit } from './webrtc.ts';
export { webrtc } from './webrtc.ts';
