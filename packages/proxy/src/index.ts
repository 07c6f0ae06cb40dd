/**
 * Between a Babble node and its application: `stateMachine({ initial, apply, codec })` makes a complete application of a reducer;
 * `inMemory(handler)` takes it to a node in the same process, `@babble/proxy/socket` to one in another.
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
export { acceptAll, acceptNone } from './membership/accept.ts';
export type { AllowListInit } from './membership/allow-list.ts';
export { allowList, refuseStaleRemovals } from './membership/allow-list.ts';
export type { MembershipContext, MembershipPolicy } from './membership/membership-policy.ts';
export {
  NO_REMOVALS,
  REMEMBERED_KEY_COUNT,
  REMEMBERED_REMOVAL_COUNT,
  RememberedRemovals,
} from './membership/remembered-removals.ts';
export type { ProxyHandler, Snapshot } from './proxy-handler.ts';
export { receiptsFor } from './receipts.ts';
export { readSnapshot, snapshotPieces } from './snapshot.ts';
export { stateMachine } from './state-machine/reducer-machine.ts';
export type { StateCodec } from './state-machine/state-codec.ts';
export { jsonCodec } from './state-machine/state-codec.ts';
export type {
  AppliedTransactions,
  StateMachine,
  StateMachineInit,
  TransactionContext,
} from './state-machine/state-machine.ts';
export { DEFAULT_KEPT_BLOCK_COUNT } from './state-machine/state-machine.ts';
