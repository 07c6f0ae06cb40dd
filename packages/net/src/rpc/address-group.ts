// Whose connection it is, as far as an address tells: what `maxConnectionsPerAddress` counts by. Rule OURS-8.

/** Groups of an IPv6 address that belong to the network; whoever has one has all addresses in it. */
const NETWORK_GROUPS = 4;

/**
 * The host of `host:port` or `[host]:port`, of IPv6 its network of 64 bits; an IPv4 address inside IPv6 counts as itself. Other
 * texts, of transports without such addresses, are their own group.
 */
export function addressGroup(remoteAddress: string): string {
  const host = remoteAddress.replace(/:[0-9]+$/, '').replace(/^\[(.*)\]$/, '$1');
  const mapped = /^::ffff:([0-9.]+)$/i.exec(host)?.[1];
  if (mapped !== undefined) return mapped;
  return host.includes(':') ? networkOf(host) : host;
}

function networkOf(host: string): string {
  const [front = '', back] = host.replace(/%.*$/, '').toLowerCase().split('::');
  const leading = front === '' ? [] : front.split(':');
  const trailing = back === undefined || back === '' ? [] : back.split(':');
  const zeros = back === undefined ? 0 : Math.max(0, 8 - leading.length - trailing.length);
  const groups = [...leading, ...Array.from({ length: zeros }, () => '0'), ...trailing];
  return groups.slice(0, NETWORK_GROUPS).join(':');
}
