// Who may ask: a page of ours, in a browser that came here on purpose. A page from elsewhere can send requests to this machine, too;
// it must not speak in the name of whoever sits before it, nor read along by having its own name lead here.
import type { Context, MiddlewareHandler } from 'hono';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

export interface GuardInit {
  /** We listen on this machine alone. */
  readonly loopbackOnly: boolean;
  /** Servers elsewhere that our pages speak with: `wss://host:port`. */
  readonly elsewhere?: readonly string[];
}

/** Refuses strangers, and tells browsers what our pages may do. */
export function guard({ loopbackOnly, elsewhere = [] }: GuardInit): MiddlewareHandler {
  const connect = ["'self'", ...elsewhere].join(' ');
  const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src ${connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return async (c, next) => {
    const refusal = refusalOf(c, loopbackOnly);
    if (refusal === undefined) await next();
    else c.res = c.json({ error: refusal }, 403);
    c.header('Content-Security-Policy', policy);
    for (const [header, value] of Object.entries(HEADERS)) c.header(header, value);
  };
}

/** What is wrong with a request; `undefined` if nothing. */
function refusalOf(c: Context, loopbackOnly: boolean): string | undefined {
  const host = c.req.header('host') ?? '';
  const foreign = foreignHost(host, loopbackOnly);
  if (foreign !== undefined) return `this chat is at 127.0.0.1, not at ${foreign}`;
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return undefined;
  const origin = c.req.header('origin');
  if (origin !== undefined && !isSameOrigin(origin, host)) return `pages of ${origin.slice(0, 80)} cannot speak here`;
  // Browsers send this type to a foreign server only after having asked for leave, which we do not give.
  const type = c.req.header('content-type') ?? '';
  return /^application\/json\s*(;|$)/i.test(type) ? undefined : 'lines are sent as application/json';
}

/** The host of a request, shortened, if it is not this machine although we listen on this machine alone. */
export function foreignHost(host: string, loopbackOnly: boolean): string | undefined {
  return loopbackOnly && !LOOPBACK.test(host) ? host.slice(0, 80) : undefined;
}

/** Whether a page of this origin comes from the host that it asks. */
export function isSameOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}
