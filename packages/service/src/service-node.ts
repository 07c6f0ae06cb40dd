// What the service needs to know of a node: a part of `BabbleNode`, so that recorded answers can stand in for one.
import type { BabbleNode, Look } from '@babble/node';

/** What the endpoints of the Go implementation need. */
export type ClassicNode = Pick<
  BabbleNode,
  'statistics' | 'block' | 'lastBlockIndex' | 'lastConsensusRound' | 'peers' | 'validators' | 'peerSets' | 'graph'
>;

/** A node, in whatever state. */
export interface ServiceNode
  extends ClassicNode,
    Pick<BabbleNode, 'publicKey' | 'id' | 'moniker' | 'state' | 'on' | 'submit'> {
  readonly look: Pick<Look, keyof Look>;
}
