/**
 * Looking into a running node over HTTP: `serve({ service: createService({ node }), listen: '127.0.0.1:8000' })`.
 *
 * @packageDocumentation
 */
export type { ServiceErrorCode, ServiceErrorData } from './errors.ts';
export { SERVICE_ERROR_FAULTS, ServiceError } from './errors.ts';
export type { Explorer, ExplorerBytes, ExplorerFile } from './explorer.ts';
export { serveExplorer } from './explorer.ts';
export type { ServiceLimits } from './limits/limits.ts';
export { DEFAULT_LIMITS } from './limits/limits.ts';
export type { Served, ServeInit } from './serve.ts';
export { serve } from './serve.ts';
export type { ServiceInit } from './service.ts';
export { createService } from './service.ts';
export type { Service, ServiceBindings } from './service-bindings.ts';
export type { ClassicNode, ServiceNode } from './service-node.ts';
export type { Topic } from './stream/topics.ts';
export type { EventFate } from './v1/event-answer.ts';
export { eventAnswer } from './v1/event-answer.ts';
export type { Problem, ProblemWord } from './v1/problem.ts';
export type {
  BlockAnswer,
  BlockSummary,
  BlocksAnswer,
  MembershipRequestAnswer,
  ReceiptAnswer,
  SubmittedAnswer,
  TransactionAnswer,
  TransactionInBlock,
} from './v1/schemas/block.ts';
export type { PeerAnswer } from './v1/schemas/common.ts';
export type {
  EventAnswer,
  EventDetailAnswer,
  EventsAnswer,
  FameAnswer,
  RoundAnswer,
  RoundsAnswer,
  WitnessAnswer,
} from './v1/schemas/event.ts';
export type { AliveAnswer, ReadyAnswer, StatusAnswer } from './v1/schemas/status.ts';
export type {
  BlockProofAnswer,
  MembershipAnswer,
  MembershipChange,
  ValidatorAnswer,
  ValidatorsAnswer,
} from './v1/schemas/validators.ts';
