/**
 * Node and application in two processes: `socketProxy({ listen, connect })` for the node, `socketApp({ listen, connect, handler })` for
 * the application. Node.js only.
 *
 * @packageDocumentation
 */
export type { SocketLimits } from './limits.ts';
export { DEFAULT_SOCKET_LIMITS, DEFAULT_TIMEOUT_MS } from './limits.ts';
export type { SocketApp, SocketAppInit } from './socket-app.ts';
export { socketApp } from './socket-app.ts';
export type { SocketProxy, SocketProxyInit } from './socket-proxy.ts';
export { socketProxy } from './socket-proxy.ts';
