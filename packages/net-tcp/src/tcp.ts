// The TCP transport: stream RPC over plain TCP. Rules TCP-1 … TCP-3 and section 3 of the network protocol.
import type { StreamTransportInit, TransportFactory } from '@babble/net';
import { streamTransport } from '@babble/net';
import type { TcpAddresses } from './tcp-layer.ts';
import { tcpLayer } from './tcp-layer.ts';

/** Addresses, time-outs (milliseconds), idle connections kept per peer, and bounds. */
export interface TcpInit extends TcpAddresses, StreamTransportInit {}

/**
 * A transport that listens at `init.listen` once it is started. `start` rejects with `BABBLE_NET_ADDRESS_IN_USE`, `…_INVALID`, `…_UNAVAILABLE`
 * or `…_NOT_ADVERTISABLE`; `data.address` names the address.
 */
export function tcp(init: TcpInit): TransportFactory {
  return (components) => streamTransport(tcpLayer(init, components.logger), init, components);
}
