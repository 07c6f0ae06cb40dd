// Which pages may connect: browsers say in `Origin` where a page comes from, programs say nothing. Rules RTC-WAMP-7, RTC-TLS-5.

/** Pages of the server's own host only, of any host, or of those that are listed (`https://example.org`). */
export type OriginPolicy = 'same-host' | 'any' | readonly string[];

/** Whether a request with these headers is let in. */
export function isOriginAllowed(origin: string | undefined, host: string | undefined, policy: OriginPolicy): boolean {
  if (origin === undefined || policy === 'any') return true;
  if (isSameHost(origin, host)) return true;
  return policy !== 'same-host' && policy.includes(origin);
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
}
