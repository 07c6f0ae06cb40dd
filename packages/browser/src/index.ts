/**
 * One Babble validator in a tab of a browser: `openValidator` puts a node together from what the page has.
 *
 * @packageDocumentation
 */
export type { BrowserValidator } from './browser-validator.ts';
export type { BrowserErrorCode, BrowserErrorData } from './errors.ts';
export { BROWSER_ERROR_FAULTS, BrowserError } from './errors.ts';
export { openValidator } from './open-validator.ts';
export type { PageHost } from './page-host.ts';
export { generateKey, pageClock, pageHost, pageRandom } from './page-host.ts';
export { indexedDatabase, pageStore, removeDatabase } from './page-store.ts';
export type { Sleep, ValidatorPhase, ValidatorStatus } from './status.ts';
export type { SignalServer, ValidatorInit } from './validator-init.ts';
