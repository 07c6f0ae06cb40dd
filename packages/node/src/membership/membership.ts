// Who takes part, as far as this node is concerned: it lets others in, asks to be let in or out, and follows what consensus decides.
// Rules NODE-JOIN-1 … NODE-JOIN-11, NODE-LEAVE-1 … NODE-LEAVE-5, NODE-COMMIT-6.
import type { Sha256, Signer, Verifier } from '@babble/crypto';
import type { Block, InternalTransaction } from '@babble/hashgraph';
import { EFFECTIVE_ROUND_OFFSET } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';
import type { PeerClient } from '@babble/net';
import { type Peer, peerKey } from '@babble/peers';
import type { Core } from '../core.ts';
import { type GossipPeer, gossipPeersOf } from '../gossip/gossip-peers.ts';
import type { DecisionInit } from './decision.ts';
import { join } from './join.ts';
import { type JoinAnswer, JoinRequests } from './join-requests.ts';
import { leave, mustLeavePolitely } from './leave.ts';
import { PeerList } from './peer-list.ts';

export interface MembershipInit {
  readonly core: Core;
  readonly client: PeerClient;
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly sha256: Sha256;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  readonly ownId: number;
  readonly moniker: string;
  /** The peers that the node was started with. */
  readonly peers: readonly Peer[];
  /** How long a decision may take (NODE-JOIN-9, NODE-LEAVE-3). */
  readonly timeoutMs: number;
  readonly onBlock: DecisionInit['onBlock'];
  /** There is something to gossip about. */
  readonly nudge: () => void;
  /** Hears whom to gossip with from now on. */
  readonly onPartners: (partners: readonly GossipPeer[]) => void;
}

export class Membership {
  readonly #init: MembershipInit;
  readonly #list: PeerList;
  readonly #requests: JoinRequests;

  constructor(init: MembershipInit) {
    this.#init = init;
    this.#list = new PeerList(init.peers);
    this.#requests = new JoinRequests({ ...init, peers: () => this.peers });
  }

  /** In the order of the peers file, then as they came (HTTP-7). */
  get peers(): readonly Peer[] {
    return this.#list.peers;
  }

  /**
   * Whether this node is among its own peers; otherwise it has to ask to be let in (NODE-STATE-3). One that was started again between the decision that it goes and
   * the round from which on that holds is among none any more, and yet the others may need its events to come so far (NODE-LEAVE-4).
   */
  get isMember(): boolean {
    const { core } = this.#init;
    const isGoing = core.removedRound >= 0 && core.isCounted;
    return isGoing || this.peers.some((peer) => peerKey(peer) === core.ownKey);
  }

  /** Whether the network would notice that this node goes (NODE-LEAVE-1). */
  get mustLeavePolitely(): boolean {
    return mustLeavePolitely(this.#init.core);
  }

  /** Whom to gossip with, without this node: also those whose removal does not hold yet. */
  get partners(): readonly GossipPeer[] {
    return gossipPeersOf(this.#list.partners, this.#init.core.ownKey);
  }

  /** What somebody who wants to be let in is told, when the network has decided. */
  answer(request: InternalTransaction): Promise<JoinAnswer> {
    return this.#requests.answer(request);
  }

  /** Asks the peers to let this node in, which is reached at `netAddr`. Rejects as {@link join}. */
  async join(netAddr: string): Promise<void> {
    const { core, moniker, logger } = this.#init;
    const own = { netAddr, pubKeyHex: core.ownKey, moniker };
    const { acceptedRound, peers } = await join({ ...this.#init, own, peers: this.partners });
    logger.info({ acceptedRound }, 'The network has accepted this node');
    core.acceptedRound = acceptedRound;
    this.learn(peers);
  }

  /** Rejects as {@link leave}. */
  leave(): Promise<void> {
    return leave(this.#init);
  }

  /** Takes over what an answered block decided. Returns whether the peers have changed. */
  apply({ body }: Block): boolean {
    const { logger, onPartners } = this.#init;
    const effectiveRound = Number(body.roundReceived) + EFFECTIVE_ROUND_OFFSET;
    if (!this.#list.apply(body.internalTransactionReceipts ?? [], effectiveRound)) return false;
    logger.info({ peers: this.peers.map(({ moniker }) => moniker), effectiveRound }, 'The peers have changed');
    onPartners(this.partners);
    return true;
  }

  /** Adds whom the graph of a store names and the peers file, which may be older, does not. */
  learn(peers: readonly Peer[]): void {
    this.#list.learn(peers);
    this.#init.onPartners(this.partners);
  }

  /** Takes over whom a graph names that this node has not followed up to there. Returns whether the peers have changed. */
  replace(peers: readonly Peer[]): boolean {
    const before = this.peers.map(peerKey).join(' ');
    this.#list.replace(peers);
    this.#init.onPartners(this.partners);
    return peers.map(peerKey).join(' ') !== before;
  }

  /** Stops gossip with those whose removal holds now. */
  settle(): void {
    const { core, onPartners } = this.#init;
    if (this.#list.settle(core.hashgraph.lastConsensusRound)) onPartners(this.partners);
  }
}
