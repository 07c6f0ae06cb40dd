// The states of a node as one table: what happened × where the node is → what it does, and where it is then. This table is the
// code; docs/guides/states.md is printed from it. Rules NODE-STATE-1 … NODE-STATE-12, NODE-SUSP-1 … NODE-SUSP-3, NODE-LOOP-1, NODE-JOIN-4.
import type { NodeState } from './node-state.ts';

/**
 * Where a node is. `Suspended` of the protocol is three situations, because they end differently; `Created` is before the start, where the
 * protocol has no state. `Leaving` is a state of the protocol that is never entered: who leaves goes on until it counts no more (NODE-STATE-1).
 */
export type Situation =
  | 'Created'
  | 'Babbling'
  | 'CatchingUp'
  | 'Joining'
  | 'SuspendedByLimit'
  | 'SuspendedByEviction'
  | 'SuspendedForMaintenance'
  | 'Shutdown';

/** What applications are told of a situation (APP-API-5). */
export const STATE_OF: Readonly<Record<Situation, NodeState | undefined>> = {
  Created: undefined,
  Babbling: 'Babbling',
  CatchingUp: 'CatchingUp',
  Joining: 'Joining',
  SuspendedByLimit: 'Suspended',
  SuspendedByEviction: 'Suspended',
  SuspendedForMaintenance: 'Suspended',
  Shutdown: 'Shutdown',
};

/** All situations, in the order of the documentation. */
export const SITUATIONS: readonly Situation[] = [
  'Created',
  'Babbling',
  'CatchingUp',
  'Joining',
  'SuspendedByLimit',
  'SuspendedByEviction',
  'SuspendedForMaintenance',
  'Shutdown',
];

/** What the node does, each with how the documentation puts it. */
export const ACTIONS = {
  gossip: 'gossip: pull, push, make events',
  follow: 'pull and insert, make no events',
  rest: 'answer Sync and HTTP, nothing else',
  join: 'ask the peers to be let in',
  catchUp: 'fetch a block, its frame and a snapshot',
  close: 'close everything',
} as const;

export type Action = keyof typeof ACTIONS;

/** What can happen to a node, each with how the documentation puts it. */
export const TRIGGERS = {
  maintenanceOn: 'maintenance mode is switched on, or was asked for at the start',
  stranger: 'the node begins, and is not among its peers',
  admitted: 'the node begins as a member or observer, or was let in; without fast sync',
  admittedBehind: 'the same, with fast sync',
  caughtUp: 'the graph of an anchor block is in place',
  nobodyServes: 'no peer offers an anchor block',
  tooFarBehind: 'peers do not keep what the node lacks, or take none of its events, and fast sync is enabled',
  tooManyUndetermined: 'too many undetermined events',
  heardAgain: 'a super-majority of the validators is heard again',
  evicted: 'the node is no validator any more, without having left',
  stop: 'the node is stopped, has left, was refused, or cannot go on',
} as const;

export type Trigger = keyof typeof TRIGGERS;

export interface Transition {
  readonly next: Situation;
  readonly action: Action;
}

const gossip: Transition = { next: 'Babbling', action: 'gossip' };
const catchUp: Transition = { next: 'CatchingUp', action: 'catchUp' };
const join: Transition = { next: 'Joining', action: 'join' };
const maintain: Transition = { next: 'SuspendedForMaintenance', action: 'rest' };
const hold: Transition = { next: 'SuspendedByLimit', action: 'follow' };
const observe: Transition = { next: 'SuspendedByEviction', action: 'follow' };
const end: Transition = { next: 'Shutdown', action: 'close' };

/** What is not in the table has no effect: it came too late, or is refused. */
export const STATE_TABLE: Readonly<Record<Trigger, Readonly<Partial<Record<Situation, Transition>>>>> = {
  maintenanceOn: {
    Created: maintain,
    Babbling: maintain,
    SuspendedByLimit: maintain,
    SuspendedByEviction: maintain,
  },
  // Maintenance ends as a start does: by looking where the node belongs.
  stranger: { Created: join, SuspendedForMaintenance: join },
  admitted: { Created: gossip, Joining: gossip, SuspendedForMaintenance: gossip },
  admittedBehind: { Created: catchUp, Joining: catchUp, SuspendedForMaintenance: catchUp },
  caughtUp: { CatchingUp: gossip },
  nobodyServes: { CatchingUp: gossip },
  tooFarBehind: { Babbling: catchUp, SuspendedByLimit: catchUp, SuspendedByEviction: catchUp },
  tooManyUndetermined: { Babbling: hold },
  heardAgain: { SuspendedByLimit: gossip },
  evicted: { Babbling: observe, SuspendedByLimit: observe },
  stop: {
    Created: end,
    Babbling: end,
    CatchingUp: end,
    Joining: end,
    SuspendedByLimit: end,
    SuspendedByEviction: end,
    SuspendedForMaintenance: end,
  },
};
