// Gossip: makes events when the line says so, pushes them at once, and pulls where something is missing.
// Rules NODE-GOSSIP-1 … NODE-GOSSIP-6, NODE-SYNC-3, NODE-SELF-1, NODE-TIMER-6, OURS-3.
import type { CancelSignal, Clock, Logger, Random, Timer } from '@babble/host';
import type { PeerClient } from '@babble/net';
import type { Core, Received } from '../core.ts';
import type { FailPoint } from '../fail-points.ts';
import { Pacemaker } from '../pacemaker.ts';
import type { NodeSettings } from '../settings.ts';
import type { Hearing } from '../states/unheard.ts';
import { GossipMeasures } from './gossip-measures.ts';
import type { GossipPeer } from './gossip-peers.ts';
import { Line } from './line.ts';
import { Pace } from './pace.ts';
import { type PeerHealth, peerHealth } from './peer-health.ts';
import { PeerState } from './peer-state.ts';
import { Puller } from './puller.ts';
import { Pusher } from './pusher.ts';

/** Before somebody is asked for a missing parent, it may arrive by itself. */
const ORPHAN_PATIENCE_MS = 2;
/** Peers driven by a timer are pushed to at most this often, and sooner if only they can bring consensus further. */
const TIMER_DRIVEN_PUSH_MS = 100;
const TIMER_DRIVEN_URGENT_PUSH_MS = 15;
/** And they are left alone for so many times as long as they took to answer: each request costs them more than a node of our kind. */
const SHARE = 4;

/**
 * Pushes to one peer that may be under way. In a fast network two keep the connection busy, and more would only lengthen the queue at a peer
 * that is late; where messages travel long, what waits for an answer waits for a round trip.
 */
const OPEN_PUSHES = 2;
const OPEN_PUSHES_IN_LANES = 8;

/** How often the log says how gossip is doing. */
const REPORT_MS = 10_000;

export interface GossipInit {
  readonly core: Core;
  readonly client: PeerClient;
  readonly peers: readonly GossipPeer[];
  readonly settings: NodeSettings;
  readonly ownId: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
  /** Whether the state of the node allows it to make events. */
  readonly isActive: () => boolean;
  /** Called whenever the graph or what is known of the peers may have changed. */
  readonly onProgress: () => void;
  /** Hears of failures that no peer is to blame for: the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
  readonly failPoint?: FailPoint;
}

/** How gossip is doing. */
export interface GossipHealth {
  readonly createdEvents: number;
  readonly pushes: number;
  readonly pulls: number;
  readonly suspicions: number;
  readonly stalls: number;
  /** Events that arrived before a parent of theirs. */
  readonly orphans: number;
  /** Average time from an own event to the first foreign event on top of it, in ms. */
  readonly hopMs: number;
  /** How long the next in line is waited for, in ms. */
  readonly patienceMs: number;
  /** Estimate of how long a message travels, in ms. */
  readonly oneWayMs: number;
  /** How late timers are called on average, in ms: the machine is busy. */
  readonly lateMs: number;
  /** Validators that go at once. */
  readonly lanes: number;
  /** Events that have to be decided before the network may rest (NODE-TIMER-6). */
  readonly loadedEvents: number;
}

export class Gossip {
  readonly measures: GossipMeasures = new GossipMeasures();
  readonly #init: GossipInit;
  readonly #line: Line;
  readonly #pace: Pace;
  /** Shared with the parts; `setPeers` changes it. */
  readonly #states: PeerState[];
  readonly #stateByKey: Map<string, PeerState>;
  readonly #pusher: Pusher;
  readonly #puller: Puller;
  readonly #pacemaker: Pacemaker;
  readonly #tasks = new Set<Promise<void>>();
  #timer: Timer | undefined;
  #isStarted = false;
  #isDeciding = false;
  #decideAgain = false;
  #createdCount = 0;
  #orphanCount = 0;
  #reportAtMs = 0;

  constructor(init: GossipInit) {
    this.#init = init;
    const { core, random, clock, settings } = init;
    this.#states = init.peers.map((peer) => new PeerState(peer));
    this.#stateByKey = new Map(this.#states.map((state) => [state.peer.key, state]));
    this.#pace = new Pace(this.#states);
    this.#line = new Line({
      pace: this.#pace,
      graph: () => core.hashgraph,
      ownKey: core.ownKey,
      random,
      creators: () => core.creators,
      isTimerDriven: (key) => this.#stateByKey.get(key)?.isOurKind === false,
    });
    const common = { ...init, peers: this.#states, measures: this.measures, syncLimit: settings.syncLimit };
    this.#pusher = new Pusher({
      ...common,
      openPushes: () => (this.#line.lanes === 1 ? OPEN_PUSHES : OPEN_PUSHES_IN_LANES),
      sendsHimself: (key) => this.#stateByKey.get(key)?.isOurKind === true && !this.#line.isSuspect(key),
      track: (task) => this.#track(task),
    });
    this.#puller = new Puller({
      ...common,
      onReceived: (received) => {
        this.measures.receivedEvents.observe(received.offered);
        this.#onReceived(received);
      },
      push: (state) => this.#pusher.push(state),
    });
    this.#pacemaker = new Pacemaker({
      clock,
      random,
      pauseMs: () => this.#pullPauseMs(),
      tick: (lateMs) => this.#tick(lateMs),
    });
  }

  /** Asks everybody what he knows, and begins; once it has begun, it looks for something to do. */
  start(): void {
    if (!this.#isStarted) this.#askEverybody();
    this.nudge();
  }

  #askEverybody(): void {
    this.#isStarted = true;
    for (const state of this.#states) state.lastPull = 'none';
    for (const state of this.#states) this.#track(this.#puller.exchange(state));
    this.#pacemaker.start();
  }

  /** From now on gossips with these. Who is new is asked what he knows; what is known of the others stays known. */
  setPeers(peers: readonly GossipPeer[]): void {
    const states = peers.map((peer) => {
      const known = this.#stateByKey.get(peer.key);
      return known?.peer.target === peer.target ? known : new PeerState(peer);
    });
    const added = states.filter((state) => !this.#states.includes(state));
    this.#states.splice(0, this.#states.length, ...states);
    this.#stateByKey.clear();
    for (const state of states) this.#stateByKey.set(state.peer.key, state);
    if (!this.#isStarted) return;
    for (const state of added) this.#track(this.#puller.exchange(state));
    this.nudge();
  }

  /** Until the next {@link start}. Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#pacemaker.stop();
    this.#disarm();
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
  }

  /** There may be something to do: a transaction, an answer of the application. */
  nudge(): void {
    this.#decide();
    this.#pacemaker.nudge();
  }

  /** Events arrived from somebody else's gossip (NODE-PUSH-1). A request without new events causes nothing (OURS-3). */
  afterPush(fromId: number, received: Received): void {
    this.measures.receivedEvents.observe(received.offered);
    const state = this.#states.find(({ peer }) => peer.id === fromId);
    if (received.inserted > 0) {
      state?.isBack();
      this.#onReceived(received);
    }
    if (received.orphans > 0 && state !== undefined) this.#pullSoon(state);
  }

  /** How the last pulls ended: how many peers helped, and how many could not. */
  help(): { readonly helped: number; readonly helpless: number } {
    const helped = this.#states.filter(({ lastPull }) => lastPull === 'served').length;
    const helpless = this.#states.filter(({ lastPull }) => lastPull === 'lacking' || lastPull === 'refused').length;
    return { helped, helpless };
  }

  /** How far the events of others build on those of this node. */
  hearings(): readonly Hearing[] {
    const { core } = this.#init;
    return core.creators
      .filter((key) => key !== core.ownKey)
      .map((key) => ({
        ownIndex: core.hashgraph.tip(key)?.knownIndexOf(core.ownKey) ?? -1,
        heardMs: this.#line.heardMs(key),
      }));
  }

  /** How many peers answered since then. */
  heardSince(ms: number): number {
    return this.#states.filter(({ lastContactMs }) => lastContactMs >= ms).length;
  }

  /** When an event of somebody last arrived, or when this node last made one; `undefined` if that was not since the start. */
  heardMs(key: string): number | undefined {
    const atMs = key === this.#init.core.ownKey ? this.#line.createdMs : this.#line.heardMs(key);
    return Number.isFinite(atMs) ? atMs : undefined;
  }

  /** How each partner is doing. */
  peers(): readonly PeerHealth[] {
    return this.#states.map(peerHealth);
  }

  health(): GossipHealth {
    return {
      createdEvents: this.#createdCount,
      pushes: this.#pusher.pushCount,
      pulls: this.#puller.pullCount,
      suspicions: this.#line.suspicionCount,
      stalls: this.#line.stallCount,
      orphans: this.#orphanCount,
      hopMs: this.#line.hopMs,
      patienceMs: this.#line.patienceMs,
      oneWayMs: this.#pace.oneWayMs,
      lateMs: this.#pace.lateMs,
      lanes: this.#line.lanes,
      loadedEvents: this.#init.core.hashgraph.pendingLoadedEvents,
    };
  }

  #onReceived(received: Received): void {
    this.#orphanCount += received.orphans;
    if (received.inserted > 0) {
      this.#pace.noteEvents(received.inserted, received.elapsedMs);
      this.#line.arrived(received.creators, this.#init.clock.now());
    }
    this.nudge();
  }

  /** Asks the sender of an event for its missing parents, unless they arrive meanwhile. */
  #pullSoon(state: PeerState): void {
    const { core, clock, signal } = this.#init;
    if (state.isPulling) return;
    clock.setTimeout(() => {
      if (core.orphanCount > 0 && this.#isStarted && !signal.aborted) this.#track(this.#puller.exchange(state));
    }, ORPHAN_PATIENCE_MS);
  }

  /** One decision at a time; wishes that come meanwhile are served afterwards. */
  #decide(): void {
    this.#decideAgain = true;
    if (this.#isDeciding || this.#init.signal.aborted) return;
    this.#isDeciding = true;
    this.#track(
      this.#decideWhileWanted().finally(() => {
        this.#isDeciding = false;
      }),
    );
  }

  async #decideWhileWanted(): Promise<void> {
    while (this.#decideAgain && !this.#init.signal.aborted) {
      this.#decideAgain = false;
      await this.#step();
      this.#init.onProgress();
    }
  }

  async #step(): Promise<void> {
    const { core, clock } = this.#init;
    this.#disarm();
    if (!this.#mayCreate()) return;
    if (!core.isBusy && core.sequence >= 0) {
      this.#line.rest();
      this.#pusher.flush();
      return;
    }
    if (this.#states.length === 0 || core.isAlone) {
      if (await this.#create(undefined)) this.#decideAgain = true;
      return;
    }
    const decision = this.#line.decide(core.payload, clock.now());
    if (decision.kind === 'create') {
      for (const otherParent of decision.otherParents) {
        // What cannot be placed yet is tried again when something new is there.
        if (await this.#create(otherParent?.key)) this.#decideAgain = true;
      }
    } else if (decision.kind === 'wait') {
      this.#timer = clock.setTimeout(() => this.#decide(), decision.untilMs - clock.now());
    }
    this.#pusher.flush();
    this.#pushToTimerDriven(decision.kind !== 'create');
  }

  async #create(other: string | undefined): Promise<boolean> {
    const { core, clock, signal } = this.#init;
    if (signal.aborted || !this.#mayCreate()) return false;
    const event = await core.createSelfEvent(other === undefined ? undefined : core.hashgraph.head(other));
    if (event === undefined) return false;
    this.#createdCount += 1;
    this.#line.created(Number(event.body.index), clock.now());
    return true;
  }

  #mayCreate(): boolean {
    const { core, isActive } = this.#init;
    return isActive() && core.isCreator && core.isHeadCertain;
  }

  /** They cannot keep an event aside and answer each push with an event: so rarely, and everything at once. */
  #pushToTimerDriven(urgent: boolean): void {
    const { clock } = this.#init;
    const pauseMs = urgent ? TIMER_DRIVEN_URGENT_PUSH_MS : TIMER_DRIVEN_PUSH_MS;
    for (const state of this.#states) {
      const isDue = clock.now() - state.lastContactMs >= Math.max(pauseMs, SHARE * (state.roundTripMs ?? 0));
      if (!state.isOurKind && isDue && state.openPushes === 0) this.#pusher.push(state);
    }
  }

  #pullPauseMs(): number {
    const { core, settings, isActive } = this.#init;
    // Who makes no events is sent none once he is removed: he asks, soon if the last answer brought something.
    const isFed = this.#init.clock.now() - this.#line.lastArrivalMs < settings.slowHeartbeatMs;
    if (!isActive()) return isFed ? settings.heartbeatMs : settings.slowHeartbeatMs;
    const working = core.isBusy || !this.#mayCreate() || core.sequence < 0;
    return working ? settings.heartbeatMs : settings.slowHeartbeatMs;
  }

  /**
   * While there is something to do: peers driven by a timer are asked in turn, those of our kind only if nothing arrives.
   * Otherwise anybody, now and then.
   */
  #tick(lateMs: number): void {
    const { core, clock, onProgress } = this.#init;
    this.#pace.noteLateness(lateMs);
    this.#report();
    onProgress();
    const quiet = clock.now() - this.#line.lastArrivalMs >= this.#line.stallMs;
    const anybody = quiet || !core.isBusy || !this.#mayCreate();
    const isRested = ({ lastContactMs, roundTripMs = 0 }: PeerState): boolean =>
      clock.now() - lastContactMs >= SHARE * roundTripMs;
    const state = this.#puller.choose((candidate) => anybody || (!candidate.isOurKind && isRested(candidate)));
    if (state !== undefined) this.#track(this.#puller.exchange(state));
  }

  /** Now and then, while there is something to do. */
  #report(): void {
    const { core, clock, logger } = this.#init;
    if (!core.isBusy || clock.now() < this.#reportAtMs) return;
    this.#reportAtMs = clock.now() + REPORT_MS;
    logger.debug({ ...this.health() }, 'Gossip');
  }

  #track(task: Promise<void>): void {
    const tracked = task.catch(this.#init.onFailure).finally(() => {
      this.#tasks.delete(tracked);
      this.#pacemaker.nudge();
    });
    this.#tasks.add(tracked);
  }

  #disarm(): void {
    if (this.#timer !== undefined) this.#init.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
