/**
 * What packages take from the program around them, time, chance, logging and cancellation, and the shape of their errors.
 *
 * @packageDocumentation
 */
export type { CancelSignal, CancelSource } from './cancel-signal.ts';
export { cancelSource, neverCancelled } from './cancel-signal.ts';
export type { Clock, Timer } from './clock.ts';
export type { ErrorData, Fault } from './coded-error.ts';
export { CodedError } from './coded-error.ts';
export { areEqualBytes } from './equal-bytes.ts';
export type { HostPort } from './host-port.ts';
export { formatHostPort, parseHostPort } from './host-port.ts';
export { joinBytes } from './join-bytes.ts';
export type { LogFields, Logger } from './logger.ts';
export { silentLogger } from './logger.ts';
export { pause } from './pause.ts';
export type { Random } from './random.ts';
