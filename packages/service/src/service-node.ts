// What the service needs to know of a node: a part of `BabbleNode`, so that recorded answers can stand in for one.
import type { BabbleNode } from '@babble/node';

export type ServiceNode = Pick<
  BabbleNode,
  'statistics' | 'block' | 'lastBlockIndex' | 'lastConsensusRound' | 'peers' | 'validators' | 'peerSets' | 'graph'
>;
