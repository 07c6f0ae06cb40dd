// What a node needs from outside, and what it tells.
import type { Sha256, Signer, Verifier } from '@babble/crypto';
import type { Block, ChangeSet, Event, Store } from '@babble/hashgraph';
import type { Clock, Logger, Random } from '@babble/host';
import type { TransportFactory } from '@babble/net';
import type { Peer } from '@babble/peers';
import type { AppProxy } from '@babble/proxy';
import type { FailPoint } from './fail-points.ts';
import type { NodeSettings } from './settings.ts';
import type { NodeState } from './states/node-state.ts';

/** Everything a node needs from outside. */
export interface NodeInit {
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  /** Says nothing by default. */
  readonly logger?: Logger;
  /** The peers to gossip with. If the own entry is not among them, the node asks them to let it join. */
  readonly peers: readonly Peer[];
  /** The validators of round 0, in their order; by default the same as `peers` (NODE-START-3). */
  readonly genesis?: readonly Peer[];
  readonly store: Store;
  readonly transport: TransportFactory;
  readonly app: AppProxy;
  readonly settings?: Partial<NodeSettings>;
  /** For tests of crashes: hears of every step that the node comes to, so that its process can end there. Nobody does by default, and nothing is done. */
  readonly failPoint?: FailPoint;
}

/** What embedding programs can listen to. */
export interface NodeEvents {
  /** The application has answered a block. */
  readonly block: { readonly block: Block };
  readonly state: { readonly state: NodeState };
  /**
   * Something changed in the graph: events that were inserted, rounds that were decided, their frames, blocks with another answer or signature. Told at
   * once, while nothing else can be inserted: whoever listens notes what he needs and works on it later. `begunAnew`: the graph was replaced, and these
   * are its first.
   */
  readonly changes: { readonly changes: ChangeSet; readonly begunAnew: boolean };
  /** Somebody was let in, or removed. */
  readonly peers: { readonly peers: readonly Peer[] };
  /** Somebody signed two events for one index. */
  readonly fork: { readonly known: string; readonly other: Event };
  /** The node stopped itself: it cannot go on. */
  readonly failure: { readonly error: unknown };
}
