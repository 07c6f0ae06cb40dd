/**
 * One Babble validator: `createNode` puts a key, peers, a transport, a store and an application together.
 *
 * @packageDocumentation
 */
export type { NodeErrorCode, NodeErrorData } from './errors.ts';
export { NODE_ERROR_FAULTS, NodeError } from './errors.ts';
export type { FailPoint, FailPointName } from './fail-points.ts';
export { FAIL_POINTS } from './fail-points.ts';
export type { GossipHealth } from './gossip/gossip.ts';
export type { PeerHealth } from './gossip/peer-health.ts';
export type { GraphView } from './graph-view.ts';
export type { Liveness } from './liveness.ts';
export type { Look } from './look.ts';
export type { FinalityTimes } from './measure/finality.ts';
export type { Distribution } from './measure/histogram.ts';
export type { Measurements, PoolSize } from './measure/measurements.ts';
export type { StoreOperation, StoreTimes } from './measure/timed-store.ts';
export type { LeavingNode } from './membership/leave-outlook.ts';
export { leaveObstacle } from './membership/leave-outlook.ts';
export { BabbleNode, createNode } from './node.ts';
export type { NodeEvents, NodeInit } from './node-init.ts';
export type { NodeSettings } from './settings.ts';
export { DEFAULT_SETTINGS } from './settings.ts';
export type { NodeState } from './states/node-state.ts';
export { NODE_STATES } from './states/node-state.ts';
export type { Statistics } from './statistics.ts';
