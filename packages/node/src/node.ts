// One validator, as programs that embed it see it; its parts are put together in assemble.ts. Rules NODE-START-1, NODE-STATE-10, NODE-STOP-1,
// NODE-STAT-2 (what embedding programs can do), NODE-LOOP-4, NODE-LOOP-6 (requests and transactions go on whatever else happens).
import type { Block, ChangeSet, Event, StoredNotes, Transaction } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import { cancelSource, silentLogger } from '@babble/host';
import type { Peer } from '@babble/peers';
import { type PeerSet, peerKey } from '@babble/peers';
import type { SubmitResult } from '@babble/proxy';
import { Announcements } from './announcements.ts';
import { assemble, type NodeParts, type NodeSide } from './assemble.ts';
import { Emitter } from './emitter.ts';
import { NodeError, type NodeErrorData } from './errors.ts';
import { everyStep } from './every-step.ts';
import type { GossipHealth } from './gossip/gossip.ts';
import { gossipPeersOf } from './gossip/gossip-peers.ts';
import type { GraphView } from './graph-view.ts';
import { viewGraph } from './graph-view.ts';
import { Look } from './look.ts';
import { TimedStore } from './measure/timed-store.ts';
import { Watch } from './measure/watch.ts';
import type { NodeEvents, NodeInit } from './node-init.ts';
import { OncePerTurn } from './once-per-turn.ts';
import { requestHandler } from './requests.ts';
import { bringUpToDate } from './restart/bring-up-to-date.ts';
import type { NodeSettings } from './settings.ts';
import { completeSettings } from './settings.ts';
import type { NodeState } from './states/node-state.ts';
import type { Statistics } from './statistics.ts';
import { statisticsOf } from './statistics.ts';

/** Makes a node that is not started yet. Throws `BABBLE_NODE_CONFIGURATION_INVALID`. */
export function createNode(init: NodeInit): BabbleNode {
  return new BabbleNode(init);
}

export class BabbleNode {
  readonly publicKey: string;
  readonly id: number;
  readonly moniker: string;
  /** For whoever shows or measures it. */
  readonly look: Look;
  readonly #init: NodeInit;
  readonly #logger: Logger;
  readonly #settings: NodeSettings;
  readonly #parts: NodeParts;
  readonly #announcements: Announcements;
  /** Tells gossip of transactions. */
  readonly #submissions: OncePerTurn;
  readonly #stopping = cancelSource();
  readonly #emitter: Emitter<NodeEvents>;
  readonly #watch: Watch;
  /** What `start` does; there since it was called. */
  #opening: Promise<void> | undefined;
  #left: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(init: NodeInit) {
    const { signer, clock, app } = init;
    const store = new TimedStore(init.store, clock);
    this.#init = { ...init, store };
    this.publicKey = signer.publicKey.hex;
    this.id = signer.publicKey.id;
    this.#settings = completeSettings(init.settings ?? {});
    const own = init.peers.find((peer) => peerKey(peer) === this.publicKey);
    if (own === undefined && init.peers.length === 0) throw noPeers();
    this.moniker = this.#settings.moniker === '' ? (own?.moniker ?? '') : this.#settings.moniker;
    this.#logger = (init.logger ?? silentLogger).child({ node: this.moniker });
    this.#emitter = new Emitter((error) => this.#logger.error({ error }, 'A listener failed'));
    this.#watch = new Watch({ clock, onChanges: (changes, begunAnew) => this.#onChanges(changes, begunAnew) });
    this.#parts = assemble(this.#init, this.#side());
    const startedMs = clock.now();
    this.look = new Look({ ...this.#parts, startedMs, store, watch: this.#watch, settings: this.#settings });
    this.#announcements = new Announcements({ app, clock, logger: this.#logger });
    this.#submissions = new OncePerTurn(clock, () => this.#parts.gossip.nudge());
  }

  /** `undefined` before {@link start}. */
  get state(): NodeState | undefined {
    return this.#parts.life.state;
  }

  /** Where other nodes reach this one; known once it is started. */
  get advertiseAddress(): string {
    return this.#parts.transport.advertiseAddress;
  }

  /**
   * Opens the transport and the application, and begins to gossip. Once only: rejects with `BABBLE_NODE_STOPPED` when called again, also
   * while the first call is under way, and when the node is stopped meanwhile. Rejects with the error of whichever cannot be opened; the
   * node is then stopped, with everything closed again.
   */
  async start(): Promise<void> {
    if (this.#opening !== undefined || this.#stopped !== undefined) {
      throw new NodeError('BABBLE_NODE_STOPPED', 'a node can be started once');
    }
    this.#opening = this.#open();
    try {
      await this.#opening;
    } catch (error) {
      await this.stop().catch((cause: unknown) => this.#logger.error({ error: cause }, 'Stopping failed'));
      throw error;
    }
  }

  /**
   * Hands a transaction over: it will be part of an event of this node. Rejects with `BABBLE_NODE_BUSY` while the pool is full,
   * `BABBLE_NODE_TRANSACTION_TOO_LARGE`, `BABBLE_NODE_STOPPED`.
   */
  async submit(transaction: Uint8Array): Promise<void> {
    const result = await this.#admit(transaction);
    if (result === 'accepted') return;
    throw new NodeError(REFUSALS[result.refused], result.message);
  }

  /** Whether the network would miss this node if it just stopped: it makes events, and is not the only validator (NODE-LEAVE-1). */
  get isMissed(): boolean {
    return this.state === 'Babbling' && !this.#settings.observer && this.#parts.membership.mustLeavePolitely;
  }

  /**
   * Asks the network to be removed from the validators, stays until that is in effect, and stops; a node that is no validator, the
   * only one, or suspended, just stops: {@link isMissed}. The node is stopped in any case; rejects with `BABBLE_NODE_TIMEOUT` or
   * `BABBLE_NODE_REFUSED` if it had to go without the network's consent, and with `BABBLE_NODE_STOPPED`, at once, if {@link stop} is called
   * meanwhile. Called again, it waits for the same request (NODE-LEAVE-1 … 5).
   */
  leave(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  async #leave(): Promise<void> {
    try {
      if (this.isMissed) await this.#parts.membership.leave();
    } finally {
      await this.stop();
    }
  }

  /**
   * Stops without telling the network: it will be missed. Repeatable; while `start` is under way, too. Everything is closed in any case;
   * rejects with the first error on the way.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /**
   * Maintenance mode (NODE-LOOP-1): while it is on, the node is suspended, answers Sync requests and lets itself be looked into, but inserts and makes
   * nothing. Resolves when that is so, or when the node is back in its place. Rejects with `BABBLE_NODE_BUSY` while the node joins or catches
   * up, and with `BABBLE_NODE_STOPPED`.
   */
  setMaintenance(on: boolean): Promise<void> {
    return this.#parts.life.setMaintenance(on);
  }

  /** Adds a listener; returns how to remove it. */
  on<K extends keyof NodeEvents>(name: K, listener: (event: NodeEvents[K]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  statistics(): Statistics {
    return statisticsOf({
      core: this.#parts.core,
      poolSize: this.#parts.transactions.size,
      peerCount: gossipPeersOf(this.peers, this.publicKey).length + 1,
      id: this.id,
      state: this.state ?? 'Shutdown',
      moniker: this.moniker,
      gossip: this.#parts.gossip.health(),
    });
  }

  /** How gossip is doing since the start. */
  gossipHealth(): GossipHealth {
    return this.#parts.gossip.health();
  }

  /** A block that is kept, or `undefined`. */
  async block(index: number): Promise<Block | undefined> {
    return this.#parts.core.hashgraph.block(index) ?? (await this.#init.store.block(index));
  }

  get lastBlockIndex(): number {
    return this.#parts.core.hashgraph.counters().lastBlockIndex;
  }

  /** −1 if there is none. */
  get lastConsensusRound(): number {
    return this.#parts.core.hashgraph.lastConsensusRound;
  }

  /** Whom this node gossips with, itself among them, in the order of the peers file and then as they came (HTTP-7). */
  get peers(): readonly Peer[] {
    return this.#parts.membership.peers;
  }

  /** The peer-set of a round; of a round below the first entry, the first peer-set (PS-TAB-1 … PS-TAB-4). */
  validators(round: number): PeerSet {
    return this.#parts.core.hashgraph.peerSet(round);
  }

  /** The whole table of peer-sets with the rounds from which they hold, ascending (HTTP-11). */
  peerSets(): readonly (readonly [round: number, peerSet: PeerSet])[] {
    return this.#parts.core.hashgraph.peerSets();
  }

  /** A look at the whole graph as it stands now (HTTP-15). */
  graph(): Promise<GraphView> {
    return viewGraph(this.#parts.core, this.#init.store, this.#settings.prune);
  }

  async #open(): Promise<void> {
    const { app } = this.#init;
    const handler = requestHandler({
      core: this.#parts.core,
      parts: this.#init,
      settings: this.#settings,
      ownId: this.id,
      logger: this.#logger,
      signal: this.#stopping.signal,
      state: () => this.state ?? 'Shutdown',
      answerJoin: (request) => this.#parts.membership.answer(request),
      onSync: (request) => this.#parts.keyProbe.heard(request),
      onServed: (events) => this.#parts.gossip.measures.sentEvents.observe(events),
      afterPush: (fromId, received) => this.#parts.gossip.afterPush(fromId, received),
    });
    await this.#parts.transport.start(handler);
    this.#mustGoOn();
    await app.start({ submit: (transaction) => this.#admit(transaction) });
    this.#mustGoOn();
    await this.#openCore();
    this.#mustGoOn();
    if (this.lastBlockIndex >= 0) this.#parts.membership.learn(this.#parts.core.validators.peers);
    this.#probeKey();
    this.#parts.life.begin();
  }

  /** A pruned history that leads nowhere is no loss where others give a newer one. */
  async #openCore(): Promise<void> {
    try {
      await this.#parts.core.open((notes) => this.#bringUpToDate(notes));
    } catch (error) {
      const isPruned = error instanceof NodeError && error.code === 'BABBLE_NODE_HISTORY_PRUNED';
      if (!isPruned || !this.#settings.fastSync) throw error;
      this.#logger.warn({ code: error.code }, 'The pruned history leads nowhere: this node catches up by fast sync');
      this.#parts.catchUp.mustRestore();
    }
  }

  /** Whether the application is where the node is; otherwise a snapshot of others has to bring it there. */
  async #bringUpToDate(notes: Pick<StoredNotes, 'acknowledged' | 'restoring'>): Promise<boolean> {
    const { fastSync, replayApp } = this.#settings;
    const canCatchUp = fastSync && this.#parts.membership.partners.length > 0;
    const { signal } = this.#stopping;
    const given = { ...notes, replayApp, canCatchUp, logger: this.#logger, signal };
    if (await bringUpToDate({ ...this.#init, ...given })) return true;
    if (!fastSync) throw applicationBehind(notes.acknowledged);
    this.#parts.catchUp.mustRestore();
    return false;
  }

  /** Nobody waits for it, but no event is made before. */
  #probeKey(): void {
    const target = this.#init.peers.find((peer) => peerKey(peer) === this.publicKey)?.netAddr;
    // At its own address it would ask itself.
    if (target === undefined || target === this.advertiseAddress) return;
    this.#parts.keyProbe.isAnotherAt(target).then(
      (isThere) => (isThere ? this.#fail(keyInUse({ target })) : this.#parts.gossip.nudge()),
      (error: unknown) => this.#fail(error),
    );
  }

  #mustGoOn(): void {
    if (this.#stopped !== undefined)
      throw new NodeError('BABBLE_NODE_STOPPED', 'the node was stopped while it started');
  }

  async #admit(transaction: Transaction): Promise<SubmitResult> {
    // Whatever it is doing: what it cannot put into an event yet waits in the pool, which is bounded (NODE-LOOP-4, NODE-SUSP-3).
    const isRunning = this.state !== undefined && this.state !== 'Shutdown';
    if (!isRunning) return { refused: 'stopped', message: 'the node is not running' };
    if (this.#settings.observer) return { refused: 'stopped', message: 'this node is an observer: it makes no events' };
    const admission = await this.#parts.core.accept(transaction);
    if (admission === 'accepted') {
      this.#submissions.ask();
      return 'accepted';
    }
    const { maxEventBytes } = this.#settings;
    const message =
      admission === 'busy'
        ? 'the pool of transactions is full; submit again later'
        : `the transaction has ${transaction?.length ?? 0} bytes; at most ${maxEventBytes} fit into an event`;
    return { refused: admission, message };
  }

  #side(): NodeSide {
    return {
      settings: this.#settings,
      moniker: this.moniker,
      logger: this.#logger,
      signal: this.#stopping.signal,
      watch: this.#watch,
      onBlock: (block) => this.#onBlock(block),
      listenToBlocks: (listener) => this.on('block', ({ block }) => listener(block)),
      onFork: (known, other) => this.#onFork(known, other),
      onKeyInUse: ({ id, body }) => this.#fail(keyInUse({ event: id, index: Number(body.index) })),
      onState: (state, previous) => this.#onState(state, previous),
      onPeers: () => this.#emitter.emit('peers', { peers: this.peers }),
      isLeaving: () => this.#left !== undefined,
      onClose: () => this.#stopping.cancel(new NodeError('BABBLE_NODE_STOPPED', 'the node is stopping')),
      onFailure: (error) => this.#fail(error),
    };
  }

  #onChanges(changes: ChangeSet, begunAnew: boolean): void {
    this.#emitter.emit('changes', { changes, begunAnew });
  }

  #onBlock(block: Block): void {
    this.#watch.answered(block);
    const { index, roundReceived, transactions } = block.body;
    this.#logger.info({ block: index, round: roundReceived, transactions: transactions?.length ?? 0 }, 'Commit');
    if (this.#parts.membership.apply(block)) this.#emitter.emit('peers', { peers: this.peers });
    this.#emitter.emit('block', { block });
    this.#parts.gossip.nudge();
  }

  #onFork(known: string, other: Event): void {
    this.#logger.warn(
      { event: other.id, known, code: 'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD' },
      'Two events for one index',
    );
    this.#emitter.emit('fork', { known, other });
  }

  #onState(state: NodeState, previous: NodeState | undefined): void {
    this.#logger.info({ state }, state.toUpperCase());
    this.#emitter.emit('state', { state });
    // Whoever has not heard of a beginning need not hear of the end.
    if (previous !== undefined || state !== 'Shutdown') this.#announcements.announce(state);
  }

  /** A broken invariant or a failing store: never go on with a doubtful graph. */
  #fail(error: unknown): void {
    if (this.#stopped !== undefined) return;
    this.#logger.error({ error }, 'The node cannot go on');
    this.#emitter.emit('failure', { error });
    this.stop().catch((cause: unknown) => this.#logger.error({ error: cause }, 'Stopping failed'));
  }

  /** NODE-STOP-1. Whatever fails, all the rest is closed. */
  async #stop(): Promise<void> {
    this.#parts.life.stop();
    this.#submissions.stop();
    // What is being opened is open before it can be closed. How that ends is told to whoever called `start`.
    await this.#opening?.catch(() => undefined);
    await this.#parts.life.settled();
    const steps = [
      () => this.#parts.gossip.stop(),
      () => this.#parts.commitQueue.settled(),
      () => this.#parts.snapshotKeeper.settled(),
      () => this.#parts.core.persisted(),
      () => this.#parts.pruner.settled(),
      () => this.#parts.transport.stop(),
      () => this.#announcements.end(),
      () => this.#init.app.stop(),
      () => this.#init.store.close(),
    ];
    await everyStep(steps, (error) => this.#logger.error({ error }, 'Stopping failed in one more place'));
  }
}

const REFUSALS = {
  busy: 'BABBLE_NODE_BUSY',
  tooLarge: 'BABBLE_NODE_TRANSACTION_TOO_LARGE',
  stopped: 'BABBLE_NODE_STOPPED',
} as const;

function noPeers(): NodeError {
  return new NodeError(
    'BABBLE_NODE_CONFIGURATION_INVALID',
    'there are no peers: name at least this node itself, or one to join',
  );
}

function applicationBehind(acknowledged: number): NodeError {
  return new NodeError(
    'BABBLE_NODE_APPLICATION_BEHIND',
    `the application has to be at block ${acknowledged}, and lacks blocks that the store does not have: start with fast sync, or keep the state of the application`,
    { block: acknowledged },
  );
}

function keyInUse(data: NodeErrorData): NodeError {
  return new NodeError(
    'BABBLE_NODE_KEY_IN_USE',
    'another process runs with the key of this node; each validator needs a key of its own, and may run only once',
    data,
  );
}
