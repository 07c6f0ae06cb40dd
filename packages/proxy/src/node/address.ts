// Addresses of the sockets between node and application. Rule APP-SOCK-1.
import { type HostPort, parseHostPort } from '@babble/host';
import { ProxyError } from '../errors.ts';

/** The parts of `host:port`; addresses of IPv6 stand in brackets. Throws `BABBLE_PROXY_ADDRESS_INVALID`. */
export function parseAddress(text: string): HostPort {
  const address = parseHostPort(text);
  if (address !== undefined) return address;
  throw new ProxyError('BABBLE_PROXY_ADDRESS_INVALID', `Not an address: ${text}`, { address: text });
}
