/**
 * The page with which a browser tab becomes a validator and joins the chat, for programs that serve it.
 *
 * @packageDocumentation
 */
export type { TabIceServer } from '../tab/tab-network.ts';
export type { ServedSite } from './web/serve-site.ts';
export type { ServeTabInit } from './web/serve-tab.ts';
export { serveTab } from './web/serve-tab.ts';
export type { TabInit } from './web/tab-init.ts';
