// The page of the chat behind a socket and, if asked for, the page that becomes a validator beside it.
import { randomUUID } from 'node:crypto';
import type { Board } from '../../board/board.ts';
import { createChatSite } from './chat-site.ts';
import { pageFiles, tabFiles } from './page-files.ts';
import { parseListen, type ServedSite, serveSite } from './serve-site.ts';
import { relayOf, routesOf, type TabInit } from './tab-init.ts';

export interface ServeChatInit {
  readonly name: string;
  readonly board: Board;
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Visitors may become validators, at `/tab`. */
  readonly tab?: TabInit | undefined;
}

/** Rejects with `BABBLE_DUMMY_WEB_ADDRESS_INVALID` or `BABBLE_DUMMY_WEB_ADDRESS_UNAVAILABLE`. */
export async function serveChat({ name, board, listen: address, tab }: ServeChatInit): Promise<ServedSite> {
  const listen = parseListen(address);
  const { loopbackOnly } = listen;
  const files = new Map([...(await pageFiles()), ...(tab === undefined ? [] : await tabFiles())]);
  const routes = tab === undefined ? undefined : routesOf(tab);
  const site = createChatSite({ name, board, files, loopbackOnly, tab: routes, epoch: randomUUID() });
  const relay = tab === undefined ? undefined : relayOf(tab, loopbackOnly);
  return serveSite({ listen, site, relay });
}
