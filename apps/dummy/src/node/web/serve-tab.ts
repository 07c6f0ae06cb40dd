// The page that becomes a validator, alone: for networks whose chat is elsewhere.
import { Hono } from 'hono';
import { guard } from './guard.ts';
import { answerFiles, tabFiles } from './page-files.ts';
import { parseListen, type ServedSite, serveSite } from './serve-site.ts';
import { relayOf, routesOf, type TabInit } from './tab-init.ts';
import { elsewhereOf, tabRoutes } from './tab-routes.ts';

export interface ServeTabInit extends TabInit {
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
}

/**
 * Serves it at `/tab`. Rejects with `BABBLE_DUMMY_WEB_ADDRESS_INVALID`, `BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE` or
 * `BABBLE_NET_CERTIFICATE_UNUSABLE`.
 */
export async function serveTab(init: ServeTabInit): Promise<ServedSite> {
  const listen = parseListen(init.listen);
  const { loopbackOnly } = listen;
  const files = await tabFiles();
  const relay = relayOf(init, loopbackOnly);
  const routes = routesOf(init);
  const site = new Hono();
  site.use(guard({ loopbackOnly, elsewhere: elsewhereOf(routes) }));
  site.get('/', (c) => c.redirect('/tab'));
  site.route('/', tabRoutes(routes));
  site.get('*', (c) => answerFiles(c, files));
  const served = await serveSite({ listen, site, relay });
  return { ...served, url: `${served.url}tab` };
}
