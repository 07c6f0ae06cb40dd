// Requests to join that this node puts through consensus for others. Rules NODE-JOIN-6 … NODE-JOIN-11.
import type { Sha256, Verifier } from '@babble/crypto';
import type { InternalTransaction } from '@babble/hashgraph';
import { internalTransactionBodyCodec } from '@babble/hashgraph';
import type { JoinResponse } from '@babble/net';
import { type Peer, peerKey } from '@babble/peers';
import type { Core } from '../core.ts';
import { NodeError } from '../errors.ts';
import { type DecisionInit, decisionOn } from './decision.ts';
import { isValidJoin } from './valid-join.ts';

/** Requests that wait for consensus at the same time: anybody can sign one, and each becomes part of an event (OURS-8). */
const MOST_WAITING = 32;

export interface JoinRequestsInit extends DecisionInit {
  readonly core: Pick<Core, 'effectiveRoundOf' | 'internalTransactions'>;
  readonly sha256: Sha256;
  readonly verifier: Verifier;
  readonly ownId: number;
  /** Whom a new node is to gossip with. */
  readonly peers: () => readonly Peer[];
  /** There is something to gossip about. */
  readonly nudge: () => void;
}

/** What the asker gets: an answer, and an error text unless it is empty. */
export interface JoinAnswer {
  readonly error: string;
  readonly response: JoinResponse;
}

export class JoinRequests {
  readonly #init: JoinRequestsInit;
  /** By the text of the body: whoever asks again while the first request waits gets the same answer, and no second event. */
  readonly #waiting = new Map<string, Promise<JoinAnswer>>();

  constructor(init: JoinRequestsInit) {
    this.#init = init;
  }

  /** Resolves when the network has decided, or the time is over. */
  async answer(request: InternalTransaction): Promise<JoinAnswer> {
    const { core, peers } = this.#init;
    if (!(await isValidJoin(request, this.#init))) return this.#refuse('Unable to verify signature on join request');
    const effectiveRound = core.effectiveRoundOf(peerKey(request.body.peer));
    if (effectiveRound !== undefined) return this.#accept(effectiveRound, peers());
    const text = internalTransactionBodyCodec.std(request.body);
    let waiting = this.#waiting.get(text);
    if (waiting === undefined) {
      // Whoever gave up left his request in the pool, for as long as no event is made.
      if (Math.max(this.#waiting.size, core.internalTransactions.length) >= MOST_WAITING)
        return this.#refuse('Too many join requests are waiting; try again later');
      waiting = this.#propose(request).finally(() => this.#waiting.delete(text));
      this.#waiting.set(text, waiting);
    }
    return waiting;
  }

  async #propose(request: InternalTransaction): Promise<JoinAnswer> {
    const { core, nudge, peers } = this.#init;
    const decision = decisionOn(request, 'Timeout waiting for JoinRequest to go through consensus', this.#init);
    core.internalTransactions.push(request);
    nudge();
    try {
      const { accepted, effectiveRound } = await decision;
      return accepted ? this.#accept(effectiveRound, peers()) : this.#refuse('');
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      return this.#refuse(error.message);
    }
  }

  #accept(acceptedRound: number, peers: readonly Peer[]): JoinAnswer {
    return { error: '', response: { fromId: this.#init.ownId, accepted: true, acceptedRound, peers } };
  }

  /** With an empty text the application has refused (NET-ERR-7). */
  #refuse(error: string): JoinAnswer {
    return { error, response: { fromId: this.#init.ownId, accepted: false, acceptedRound: 0, peers: null } };
  }
}
