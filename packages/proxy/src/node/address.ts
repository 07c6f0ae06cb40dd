// Addresses as texts: `host:port`, `[::1]:1338`. Rule APP-SOCK-1.
import { ProxyError } from '../errors.ts';

export interface HostPort {
  /** A name or an address without brackets; `''` for all interfaces. */
  readonly host: string;
  readonly port: number;
}

const HOST_PORT = /^(?:\[([^[\]]*)\]|([^:[\]]*)):(\d{1,5})$/;

/** The parts of `host:port`; addresses of IPv6 stand in brackets. Throws `BABBLE_PROXY_ADDRESS_INVALID`. */
export function parseAddress(text: string): HostPort {
  const match = HOST_PORT.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) {
    throw new ProxyError('BABBLE_PROXY_ADDRESS_INVALID', `Not an address: ${text}`, { address: text });
  }
  return { host: match[1] ?? match[2] ?? '', port };
}

export function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
