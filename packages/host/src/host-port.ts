// Addresses as texts: `host:port`, `[::1]:1337`. Rules TCP-1, APP-SOCK-1, OPS-CONF-1.

/** What is listened at or dialled. */
export interface HostPort {
  /** A name or an address without brackets; `''` for all interfaces. */
  readonly host: string;
  readonly port: number;
}

const HOST_PORT = /^(?:\[([^[\]]*)\]|([^:[\]]*)):(\d{1,5})$/;

/** The parts of `host:port`, or `undefined` for any other text. Addresses of IPv6 stand in brackets. */
export function parseHostPort(text: string): HostPort | undefined {
  const match = HOST_PORT.exec(text);
  if (match === null) return undefined;
  const port = Number(match[3]);
  return port > 65_535 ? undefined : { host: match[1] ?? match[2] ?? '', port };
}

/** The text that {@link parseHostPort} reads. */
export function formatHostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
