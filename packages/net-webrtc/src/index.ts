/**
 * How nodes behind NATs and in browsers find one another: a signalling server that only relays, and its client.
 *
 * @packageDocumentation
 */

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
