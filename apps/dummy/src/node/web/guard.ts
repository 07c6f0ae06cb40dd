// Who may ask: a page of ours, in a browser that came here on purpose. A page from elsewhere can send requests to this machine, too;
// it must not speak in the name of whoever sits before it, nor read along by having its own name lead here.
import type { Context } from 'hono';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** What is wrong with a request; `undefined` if nothing. `loopbackOnly`: we listen on this machine alone. */
export function refusalOf(c: Context, loopbackOnly: boolean): string | undefined {
  const host = c.req.header('host') ?? '';
  if (loopbackOnly && !LOOPBACK.test(host)) return `this chat is at 127.0.0.1, not at ${host.slice(0, 80)}`;
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return undefined;
  const origin = c.req.header('origin');
  if (origin !== undefined && !isOrigin(origin, host)) return `pages of ${origin.slice(0, 80)} cannot speak here`;
  // Browsers send this type to a foreign server only after having asked for leave, which we do not give.
  const type = c.req.header('content-type') ?? '';
  return /^application\/json\s*(;|$)/i.test(type) ? undefined : 'lines are sent as application/json';
}

function isOrigin(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}
