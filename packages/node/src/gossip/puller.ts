// Asking peers for what they know more: at the start, when something is missing, when nothing arrives, and for those who do
// not send by themselves. Rules NODE-GOSSIP-3, NODE-GOSSIP-4, NODE-SELF-6.
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';
import type { PeerClient } from '@babble/net';
import { NetError, WIRE_EXTENSIONS } from '@babble/net';
import type { Core, Received } from '../core.ts';
import type { GossipMeasures } from './gossip-measures.ts';
import type { PeerState } from './peer-state.ts';

/** Events that somebody who is level may lack: they arrived at the peer while it answered. */
const LEVEL_LAG = 20;

export interface PullerInit {
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
  readonly onReceived: (received: Received) => void;
  readonly push: (state: PeerState) => void;
}

export class Puller {
  /** Pulls since the start. */
  pullCount = 0;
  readonly #init: PullerInit;

  constructor(init: PullerInit) {
    this.#init = init;
  }

  /** A peer by chance among those that can be asked now and satisfy the condition. */
  choose(condition: (state: PeerState) => boolean): PeerState | undefined {
    const { peers, clock, random } = this.#init;
    const free = peers.filter((state) => !state.isPulling && clock.now() >= state.retryAtMs && condition(state));
    return free[Math.floor(random.next() * free.length)];
  }

  /** Pulls from a peer, and pushes to it what its answer shows it lacks. One pull per peer at a time. */
  async exchange(state: PeerState): Promise<void> {
    if (state.isPulling) return;
    state.isPulling = true;
    try {
      await this.#pull(state);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      const { clock, logger, random, signal } = this.#init;
      if (!signal.aborted) logger.debug({ peer: state.peer.target, code: error.code }, 'Pull failed');
      if (error.code === 'BABBLE_NET_REMOTE_ERROR') state.lastPull = 'refused';
      else state.failed(clock.now(), random.next());
    } finally {
      state.isPulling = false;
    }
  }

  async #pull(state: PeerState): Promise<void> {
    const { core, client, measures, ownId, syncLimit, clock, signal, push } = this.#init;
    const { peer } = state;
    this.pullCount += 1;
    state.requestCount += 1;
    const request = { fromId: ownId, known: core.known(), syncLimit, wire: WIRE_EXTENSIONS };
    const startedMs = clock.now();
    const answer = await client.sync(peer.target, request, signal);
    state.succeeded(clock.now());
    measures.roundTripMs.observe(clock.now() - startedMs);
    state.isOurKind = answer.wire >= WIRE_EXTENSIONS;
    if (!state.isOurKind) state.noteRoundTrip(clock.now() - startedMs);
    state.forgetHas();
    for (const [id, index] of answer.known ?? []) state.noteHas(Number(id), Number(index));
    const events = (answer.events ?? []).slice(0, syncLimit);
    const received = await core.receive(events);
    state.lastPull = received.orphans > 0 ? 'lacking' : 'served';
    const known = answer.known ?? new Map();
    core.ownHead.report(peer.key, { index: Number(known.get(ownId) ?? -1), isLevel: core.lag(known) <= LEVEL_LAG });
    this.#init.onReceived(received);
    push(state);
  }
}
