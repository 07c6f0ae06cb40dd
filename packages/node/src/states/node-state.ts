// The states of a node with the numbers that applications are told. Rule NODE-STATE-1.

/** Name → number of all states of the protocol. */
export const NODE_STATES = {
  Babbling: 0,
  CatchingUp: 1,
  Joining: 2,
  Leaving: 3,
  Shutdown: 4,
  Suspended: 5,
} as const;

export type NodeState = keyof typeof NODE_STATES;
