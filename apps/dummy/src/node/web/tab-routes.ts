// What the page that becomes a validator asks its server for: its files are those of the site; here is the network to join.
import { Hono } from 'hono';
import type { TabSettings } from '../../tab/tab-network.ts';
import { formatTabNetwork } from '../../tab/tab-network.ts';
import type { NetworkNow } from './network-now.ts';

export interface TabRoutesInit {
  readonly settings: TabSettings;
  /** Who takes part now. */
  readonly now: () => Promise<NetworkNow>;
}

/** Servers elsewhere that the page speaks with. */
export function elsewhereOf(tab: TabRoutesInit | undefined): readonly string[] {
  const url = tab?.settings.url ?? null;
  return url === null ? [] : [url];
}

export function tabRoutes({ settings, now }: TabRoutesInit): Hono {
  const site = new Hono();
  site.get('/tab/network', async (c) => {
    c.header('Cache-Control', 'no-store');
    try {
      const text = formatTabNetwork({ ...settings, ...(await now()) });
      return c.body(text, 200, { 'Content-Type': 'application/json' });
    } catch (error) {
      return c.json({ error: error instanceof Error ? error.message : String(error) }, 502);
    }
  });
  return site;
}
