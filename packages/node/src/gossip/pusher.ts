// Sending own events as soon as they are made, to everybody who lacks them. Rules NODE-GOSSIP-4, NODE-DIFF-1, NODE-DIFF-2.
import type { WireEvent } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';
import type { PeerClient } from '@babble/net';
import { NetError } from '@babble/net';
import type { Core } from '../core.ts';
import type { FailPoint } from '../fail-points.ts';
import type { GossipMeasures } from './gossip-measures.ts';
import type { PeerState } from './peer-state.ts';

export interface PusherInit {
  readonly core: Core;
  readonly client: PeerClient;
  readonly peers: readonly PeerState[];
  readonly measures: GossipMeasures;
  readonly ownId: number;
  readonly syncLimit: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  /** Pushes to one peer that may be under way; what comes meanwhile goes into the next. */
  readonly openPushes: () => number;
  /** Whether somebody sends his events himself. */
  readonly sendsHimself: (key: string) => boolean;
  /** A task that ends by itself; failures of it are the node's. */
  readonly track: (task: Promise<void>) => void;
  readonly failPoint?: FailPoint;
}

export class Pusher {
  /** Pushes since the start. */
  pushCount = 0;
  readonly #init: PusherInit;
  /** Peers for whom it is being looked up what they lack. */
  readonly #choosing = new Set<PeerState>();
  readonly #again = new Set<PeerState>();

  constructor(init: PusherInit) {
    this.#init = init;
  }

  /** Sends to every peer of our kind what it lacks, as far as its window allows. */
  flush(): void {
    for (const state of this.#init.peers) if (state.isOurKind) this.push(state);
  }

  /** Sends to one peer what it lacks. */
  push(state: PeerState): void {
    const { clock, signal, track } = this.#init;
    if (signal.aborted || clock.now() < state.retryAtMs) return;
    if (state.openPushes >= this.#init.openPushes() || this.#choosing.has(state)) {
      this.#again.add(state);
      return;
    }
    state.openPushes += 1;
    track(
      this.#send(state).finally(() => {
        state.openPushes -= 1;
        this.#pushAgain(state);
      }),
    );
  }

  #pushAgain(state: PeerState): void {
    if (this.#again.delete(state)) this.push(state);
  }

  async #send(state: PeerState): Promise<void> {
    const { client, measures, ownId, clock, random, logger, signal, failPoint } = this.#init;
    const target = state.peer.target;
    const events = await this.#choose(state);
    if (events.length === 0) return;
    failPoint?.('push-chosen');
    this.#pushAgain(state);
    this.pushCount += 1;
    state.requestCount += 1;
    measures.sentEvents.observe(events.length);
    const startedMs = clock.now();
    try {
      await client.eagerSync(target, { fromId: ownId, events }, signal);
      failPoint?.('push-answered');
      state.noteRoundTrip(clock.now() - startedMs);
      measures.roundTripMs.observe(clock.now() - startedMs);
      state.succeeded(clock.now());
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      // A peer that lacks a parent says so, keeps the event aside, and pulls: that is no failure.
      if (error.code === 'BABBLE_NET_REMOTE_ERROR') return state.succeeded(clock.now());
      if (!signal.aborted) logger.debug({ peer: target, code: error.code }, 'Push failed');
      state.failed(clock.now(), random.next());
    }
  }

  /**
   * What a peer lacks, taken for sent from now on. One choice at a time: two would find the same events. Where not everything is kept any more that a
   * peer seems to lack, it may have got that from others: one of our kind gets the rest, and asks for what is missing. One that cannot keep an
   * event aside gets nothing (NODE-DIFF-1).
   */
  async #choose(state: PeerState): Promise<readonly WireEvent[]> {
    const { core, syncLimit, logger } = this.#init;
    this.#choosing.add(state);
    try {
      const events = await core.eventDiff(this.#known(state), syncLimit, state.isOurKind ? 'leaveOut' : 'refuse');
      for (const { body } of events) state.noteHas(body.creatorId, Number(body.index));
      return events;
    } catch (error) {
      if (!(error instanceof HashgraphError) || error.code !== 'BABBLE_HASHGRAPH_TOO_OLD') throw error;
      logger.debug({ peer: state.peer.target, code: error.code }, 'Nothing to push: the peer is too far behind');
      return [];
    } finally {
      this.#choosing.delete(state);
    }
  }

  /**
   * What need not be sent: what the peer is known to have, what its own newest event builds on, and what its creator sends
   * himself; of a peer driven by a timer only what it is known to have, since it cannot keep an event aside.
   */
  #known(state: PeerState): ReadonlyMap<number, number> {
    const { core, sendsHimself } = this.#init;
    const tip = core.hashgraph.tip(state.peer.key);
    return new Map(
      core.hashgraph.participants().map(({ key, id, lastIndex }) => {
        const skip = state.isOurKind && key !== core.ownKey && sendsHimself(key);
        return [id, skip ? lastIndex : Math.max(state.has(id), tip?.knownIndexOf(key) ?? -1)] as const;
      }),
    );
  }
}
