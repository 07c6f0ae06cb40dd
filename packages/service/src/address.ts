// Addresses as texts: `host:port`, `[::1]:8000`. Written as for gossip (TCP-1), which this package cannot import.

export interface HostPort {
  /** A name or an address without brackets; `''` for all interfaces. */
  readonly host: string;
  readonly port: number;
}

/** The parts of `host:port`, or `undefined` for any other text. Addresses of IPv6 stand in brackets. */
export function parseHostPort(text: string): HostPort | undefined {
  const end = text.lastIndexOf(':');
  const port = text.slice(end + 1);
  if (end < 0 || !/^[0-9]{1,5}$/.test(port) || Number(port) > 65_535) return undefined;
  const host = text.slice(0, end);
  const bracketed = /^\[([^[\]]*)\]$/.exec(host)?.[1];
  if (bracketed !== undefined) return { host: bracketed, port: Number(port) };
  return /[:[\]]/.test(host) ? undefined : { host, port: Number(port) };
}

export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
