/**
 * Gossip of Babble nodes over TCP: `tcp({ listen: '127.0.0.1:1337' })` is a transport for a node.
 *
 * @packageDocumentation
 */
export type { TcpInit } from './tcp.ts';
export { tcp } from './tcp.ts';
export type { TcpAddresses } from './tcp-layer.ts';
