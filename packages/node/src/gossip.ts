// Gossip: pull what a peer knows more, make an event of it if that helps, push what the peer lacks.
// Rules NODE-GOSSIP-1 … NODE-GOSSIP-6, NODE-SYNC-3, NODE-SELF-1, OURS-3.
import type { Event } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger, PeerClient, Random } from '@babble/net';
import { NetError, WIRE_EXTENSIONS } from '@babble/net';
import type { Core, Received } from './core.ts';
import { Pacemaker } from './pacemaker.ts';
import type { GossipPeer, PeerSelector } from './peer-selector.ts';
import type { NodeSettings } from './settings.ts';

export interface GossipInit {
  readonly core: Core;
  readonly client: PeerClient;
  readonly selector: PeerSelector;
  readonly settings: NodeSettings;
  readonly ownId: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  /** Hears of failures that no peer is to blame for: the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

export class Gossip {
  readonly #init: GossipInit;
  readonly #pacemaker: Pacemaker;
  readonly #exchanges = new Set<Promise<void>>();
  #creating: Promise<void> | undefined;

  constructor(init: GossipInit) {
    this.#init = init;
    const { clock, random } = init;
    this.#pacemaker = new Pacemaker({ clock, random, pauseMs: () => this.#pauseMs(), tick: () => this.#tick() });
  }

  start(): void {
    this.#pacemaker.start();
  }

  /** Resolves when no exchange is under way any more. */
  async stop(): Promise<void> {
    this.#pacemaker.stop();
    await Promise.all([...this.#exchanges, this.#creating]);
  }

  /** There may be something to do. */
  nudge(): void {
    this.#pacemaker.nudge();
  }

  /** Events arrived from somebody else's gossip (NODE-PUSH-1): an event is made only if there were new ones (OURS-3). */
  afterPush(fromId: number, received: Received): void {
    if (received.inserted > 0) this.#track(this.#createIfUseful(fromId));
  }

  #pauseMs(): number {
    const { core, settings } = this.#init;
    return core.isBusy || core.sequence < 0 ? settings.heartbeatMs : settings.slowHeartbeatMs;
  }

  #tick(): void {
    const { selector } = this.#init;
    if (selector.peers.length === 0) {
      this.#track(this.#createIfUseful(undefined));
      return;
    }
    const peer = selector.take();
    if (peer === undefined) return;
    this.#track(this.#exchange(peer).finally(() => selector.release(peer)));
  }

  #track(exchange: Promise<void>): void {
    const tracked = exchange.catch(this.#init.onFailure).finally(() => {
      this.#exchanges.delete(tracked);
      this.nudge();
    });
    this.#exchanges.add(tracked);
  }

  async #exchange(peer: GossipPeer): Promise<void> {
    try {
      await this.#pullAndPush(peer);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      if (!this.#init.signal.aborted) this.#init.logger.debug({ peer: peer.target, code: error.code }, 'Gossip failed');
    }
  }

  async #pullAndPush(peer: GossipPeer): Promise<void> {
    const { core, client, settings, ownId, signal, logger } = this.#init;
    const request = { fromId: ownId, known: core.known(), syncLimit: settings.syncLimit, wire: WIRE_EXTENSIONS };
    const answer = await client.sync(peer.target, request, signal);
    core.ownHead.report(peer.key, Number(answer.known?.get(ownId) ?? -1));
    const received = await core.receive((answer.events ?? []).slice(0, settings.syncLimit));
    if (received.error !== undefined)
      logger.debug({ peer: peer.target, code: received.error.code }, received.error.message);
    await this.#createIfUseful(peer.id);
    const events = await core.eventDiff(answer.known ?? new Map(), settings.syncLimit);
    if (events.length === 0) return;
    const push = await client.eagerSync(peer.target, { fromId: ownId, events }, signal);
    logger.debug(
      { peer: peer.target, pulled: received.inserted, pushed: events.length, success: push.success },
      'Gossip',
    );
  }

  /** At most one at a time: a second wish during a creation is served by the next tick. */
  async #createIfUseful(peerId: number | undefined): Promise<void> {
    if (this.#creating !== undefined) return;
    this.#creating = this.#create(peerId).finally(() => {
      this.#creating = undefined;
    });
    await this.#creating;
  }

  async #create(peerId: number | undefined): Promise<void> {
    const { core, signal } = this.#init;
    if (signal.aborted || !(core.isBusy || core.sequence < 0) || !this.#mayCreate()) return;
    const otherParent = this.#otherParent(peerId);
    const alone = this.#init.selector.peers.length === 0;
    if (otherParent !== undefined || core.hasPayload || core.sequence < 0 || alone)
      await core.createSelfEvent(otherParent);
  }

  #mayCreate(): boolean {
    const { core } = this.#init;
    return core.validators.has(core.ownKey) && core.ownHead.isCertain(core.sequence, core.validators);
  }

  /** The head of the peer if the own head does not descend from it, otherwise the newest such head of anybody. */
  #otherParent(peerId: number | undefined): Event | undefined {
    const { hashgraph, ownKey } = this.#init.core;
    const unseen = hashgraph.unseenHeads(ownKey);
    return unseen.find(({ id }) => id === peerId)?.head ?? unseen.at(-1)?.head;
  }
}
