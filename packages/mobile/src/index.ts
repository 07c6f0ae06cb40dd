/**
 * A Babble validator on phones, with the surface of the Go mobile bindings: texts in, texts out, callbacks for blocks, states and failures.
 *
 * @packageDocumentation
 */
export type { MobileErrorCode, MobileErrorData } from './errors.ts';
export { MOBILE_ERROR_FAULTS, MobileError } from './errors.ts';
export type {
  CommitHandler,
  ExceptionHandler,
  SnapshotHandler,
  StateChangeHandler,
} from './handlers.ts';
export { getPrivPublKeys, KEY_PAIR_SEPARATOR } from './key-pair.ts';
export type { MobileNode } from './mobile-node.ts';
export type { MobileConfig, MobileNodeInit, Phone } from './mobile-node-init.ts';
export { newNode } from './new-node.ts';
