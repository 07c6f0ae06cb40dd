/**
 * Between a Babble node and its application: `inMemory(handler)` when both live in one process; `@babble/proxy/socket` when not.
 *
 * @packageDocumentation
 */
export type { CancelSignal, Clock, LogFields, Logger, Timer } from '@babble/host';
export { silentLogger } from '@babble/host';
export type { AppProxy, AppProxySupports, Refusal, SubmitResult, TransactionIntake } from './app-proxy.ts';
export type { ProxyErrorCode, ProxyErrorData } from './errors.ts';
export { PROXY_ERROR_FAULTS, ProxyError } from './errors.ts';
export type { InMemoryProxy } from './in-memory.ts';
export { inMemory } from './in-memory.ts';
export type { ProxyHandler, Snapshot } from './proxy-handler.ts';
export { receiptsFor } from './receipts.ts';
export { readSnapshot, snapshotPieces } from './snapshot.ts';
