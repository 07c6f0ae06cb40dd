// URLs of STUN and TURN servers (RFC 7064, RFC 7065). Rule RTC-ICE-1.
import { NetError } from '@babble/net';

export interface IceUrl {
  readonly scheme: 'stun' | 'stuns' | 'turn' | 'turns';
  /** A name or an address, IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp';
}

const FORM = /^(stuns?|turns?):(\[[0-9A-Fa-f:.]+\]|[^:/?[\]\s]+)(?::([0-9]{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** The parts of `turn:host:port?transport=tcp`. Throws `BABBLE_NET_ADDRESS_INVALID`. */
export function parseIceUrl(url: string): IceUrl {
  const [, scheme, host, port, transport] = FORM.exec(url) ?? [];
  const isKnown = scheme === 'stun' || scheme === 'stuns' || scheme === 'turn' || scheme === 'turns';
  const isSecure = scheme === 'stuns' || scheme === 'turns';
  const number = port === undefined ? (isSecure ? 5349 : 3478) : Number(port);
  if (!isKnown || host === undefined || number < 1 || number > 65_535) {
    const message = `Not the URL of a STUN or TURN server: ${url}`;
    throw new NetError('BABBLE_NET_ADDRESS_INVALID', message, { address: url });
  }
  const isTcp = transport === 'tcp' || (transport === undefined && isSecure);
  return { scheme, host, port: number, transport: isTcp ? 'tcp' : 'udp' };
}
