// One validator: puts the core, gossip, the commit queue, the answers to peers and its life together.
// Rules NODE-START-1 … 9, NODE-STATE-10, NODE-COMMIT-6, NODE-STOP-1, NODE-STAT-2 (what embedding programs can do), NODE-LOOP-2, NODE-LOOP-3, NODE-LOOP-4, NODE-LOOP-6 (requests and
// transactions go on whatever else happens).
import type { Block, Event, Transaction } from '@babble/hashgraph';
import type { Logger } from '@babble/host';
import { cancelSource, silentLogger } from '@babble/host';
import type { PeerClient, Transport } from '@babble/net';
import { createPeerClient } from '@babble/net';
import type { Peer } from '@babble/peers';
import { PeerSet, peerKey } from '@babble/peers';
import type { SubmitResult } from '@babble/proxy';
import { Announcements } from './announcements.ts';
import { CommitQueue } from './commit-queue.ts';
import { Core } from './core.ts';
import { Emitter } from './emitter.ts';
import { NodeError } from './errors.ts';
import { everyStep } from './every-step.ts';
import { CatchUp } from './fast-forward/catch-up.ts';
import { Gossip, type GossipHealth } from './gossip/gossip.ts';
import { gossipPeersOf } from './gossip/gossip-peers.ts';
import type { GraphView } from './graph-view.ts';
import { viewGraph } from './graph-view.ts';
import { Membership } from './membership/membership.ts';
import type { NodeEvents, NodeInit } from './node-init.ts';
import { OncePerTurn } from './once-per-turn.ts';
import { requestHandler } from './requests.ts';
import type { NodeSettings } from './settings.ts';
import { completeSettings } from './settings.ts';
import { FarBehind } from './states/far-behind.ts';
import { Life } from './states/life.ts';
import type { NodeState } from './states/node-state.ts';
import type { Statistics } from './statistics.ts';
import { statisticsOf } from './statistics.ts';
import { Suspension } from './suspension.ts';
import { TransactionPool } from './transaction-pool.ts';

/** Makes a node that is not started yet. Throws `BABBLE_NODE_CONFIGURATION_INVALID`. */
export function createNode(init: NodeInit): BabbleNode {
  return new BabbleNode(init);
}

export class BabbleNode {
  readonly publicKey: string;
  readonly id: number;
  readonly moniker: string;
  readonly #init: NodeInit;
  readonly #logger: Logger;
  readonly #settings: NodeSettings;
  readonly #transactions: TransactionPool;
  readonly #core: Core;
  readonly #commitQueue: CommitQueue;
  readonly #gossip: Gossip;
  readonly #announcements: Announcements;
  /** Tells gossip of transactions. */
  readonly #submissions: OncePerTurn;
  readonly #transport: Transport;
  readonly #stopping = cancelSource();
  readonly #emitter: Emitter<NodeEvents>;
  readonly #membership: Membership;
  readonly #life: Life;
  /** What `start` does; there since it was called. */
  #opening: Promise<void> | undefined;
  #left: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(init: NodeInit) {
    this.#init = init;
    const { signer, sha256, verifier, clock, random, store, app } = init;
    this.publicKey = signer.publicKey.hex;
    this.id = signer.publicKey.id;
    this.#settings = completeSettings(init.settings ?? {});
    const own = init.peers.find((peer) => peerKey(peer) === this.publicKey);
    if (own === undefined && init.peers.length === 0) throw noPeers();
    this.moniker = this.#settings.moniker === '' ? (own?.moniker ?? '') : this.#settings.moniker;
    this.#logger = (init.logger ?? silentLogger).child({ node: this.moniker });
    this.#emitter = new Emitter((error) => this.#logger.error({ error }, 'A listener failed'));
    this.#transactions = new TransactionPool(this.#settings);
    const { admission, cacheSize, observer } = this.#settings;
    this.#core = new Core({
      genesis: new PeerSet(init.genesis ?? init.peers),
      signer,
      verifier,
      sha256,
      store,
      clock,
      logger: this.#logger,
      admission,
      cacheSize,
      transactions: this.#transactions,
      observer,
      onBlock: (block) => this.#onBlock(block),
      onFork: (known, other) => this.#onFork(known, other),
      onKeyInUse: (event) => this.#fail(keyInUse(event)),
    });
    this.#commitQueue = this.#makeCommitQueue();
    this.#core.attach(this.#commitQueue);
    this.#transport = init.transport({ clock, logger: this.#logger, random });
    const client = createPeerClient(this.#transport);
    this.#gossip = new Gossip({
      core: this.#core,
      client,
      peers: gossipPeersOf(init.peers, this.publicKey),
      settings: this.#settings,
      ownId: this.id,
      clock,
      random,
      logger: this.#logger,
      signal: this.#stopping.signal,
      isActive: () => this.#life.mayCreate,
      onProgress: () => {
        this.#membership.settle();
        this.#life.check();
      },
      onFailure: (error) => this.#fail(error),
    });
    this.#membership = this.#makeMembership(client);
    this.#life = this.#makeLife(client);
    this.#announcements = new Announcements({ app, clock, logger: this.#logger });
    this.#submissions = new OncePerTurn(clock, () => this.#gossip.nudge());
  }

  /** `undefined` before {@link start}. */
  get state(): NodeState | undefined {
    return this.#life.state;
  }

  /** Where other nodes reach this one; known once it is started. */
  get advertiseAddress(): string {
    return this.#transport.advertiseAddress;
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
    const result = this.#admit(transaction);
    if (result === 'accepted') return;
    throw new NodeError(REFUSALS[result.refused], result.message);
  }

  /**
   * Asks the network to be removed from the validators, stays until that is in effect, and stops; a node that is no validator, the
   * only one, or suspended, just stops. The node is stopped in any case; rejects with `BABBLE_NODE_TIMEOUT` or
   * `BABBLE_NODE_REFUSED` if it had to go without the network's consent (NODE-LEAVE-1 … 5).
   */
  leave(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  async #leave(): Promise<void> {
    try {
      if (this.state === 'Babbling' && this.#membership.mustLeavePolitely) await this.#membership.leave();
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
    return this.#life.setMaintenance(on);
  }

  /** Adds a listener; returns how to remove it. */
  on<K extends keyof NodeEvents>(name: K, listener: (event: NodeEvents[K]) => void): () => void {
    return this.#emitter.on(name, listener);
  }

  statistics(): Statistics {
    return statisticsOf({
      core: this.#core,
      poolSize: this.#transactions.size,
      peerCount: gossipPeersOf(this.peers, this.publicKey).length + 1,
      id: this.id,
      state: this.state ?? 'Shutdown',
      moniker: this.moniker,
      gossip: this.#gossip.health(),
    });
  }

  /** How gossip is doing since the start. */
  gossipHealth(): GossipHealth {
    return this.#gossip.health();
  }

  /** A block that is kept, or `undefined`. */
  async block(index: number): Promise<Block | undefined> {
    return this.#core.hashgraph.block(index) ?? (await this.#init.store.block(index));
  }

  get lastBlockIndex(): number {
    return this.#core.hashgraph.counters().lastBlockIndex;
  }

  /** −1 if there is none. */
  get lastConsensusRound(): number {
    return this.#core.hashgraph.lastConsensusRound;
  }

  /** Whom this node gossips with, itself among them, in the order of the peers file and then as they came (HTTP-7). */
  get peers(): readonly Peer[] {
    return this.#membership.peers;
  }

  /** The peer-set of a round; of a round below the first entry, the first peer-set (PS-TAB-1 … PS-TAB-4). */
  validators(round: number): PeerSet {
    return this.#core.hashgraph.peerSet(round);
  }

  /** The whole table of peer-sets with the rounds from which they hold, ascending (HTTP-11). */
  peerSets(): readonly (readonly [round: number, peerSet: PeerSet])[] {
    return this.#core.hashgraph.peerSets();
  }

  /** A look at the whole graph as it stands now (HTTP-15). */
  graph(): Promise<GraphView> {
    return viewGraph(this.#core, this.#init.store);
  }

  async #open(): Promise<void> {
    const { app } = this.#init;
    const handler = requestHandler({
      core: this.#core,
      parts: this.#init,
      settings: this.#settings,
      ownId: this.id,
      logger: this.#logger,
      signal: this.#stopping.signal,
      state: () => this.state ?? 'Shutdown',
      answerJoin: (request) => this.#membership.answer(request),
      afterPush: (fromId, received) => this.#gossip.afterPush(fromId, received),
    });
    await this.#transport.start(handler);
    this.#mustGoOn();
    await app.start({ submit: async (transaction) => this.#admit(transaction) });
    this.#mustGoOn();
    this.#life.begin();
  }

  #mustGoOn(): void {
    if (this.#stopped !== undefined)
      throw new NodeError('BABBLE_NODE_STOPPED', 'the node was stopped while it started');
  }

  #admit(transaction: Transaction): SubmitResult {
    // Whatever it is doing: what it cannot put into an event yet waits in the pool, which is bounded (NODE-LOOP-4, NODE-SUSP-3).
    const isRunning = this.state !== undefined && this.state !== 'Shutdown';
    if (!isRunning) return { refused: 'stopped', message: 'the node is not running' };
    if (this.#settings.observer) return { refused: 'stopped', message: 'this node is an observer: it makes no events' };
    const admission = this.#transactions.add(transaction);
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

  #makeMembership(client: PeerClient): Membership {
    const { signer, verifier, sha256, clock, random } = this.#init;
    return new Membership({
      core: this.#core,
      client,
      signer,
      verifier,
      sha256,
      clock,
      random,
      logger: this.#logger,
      signal: this.#stopping.signal,
      ownId: this.id,
      moniker: this.moniker,
      peers: this.#init.peers,
      timeoutMs: this.#settings.joinTimeoutMs,
      onBlock: (listener) => this.on('block', ({ block }) => listener(block)),
      nudge: () => this.#gossip.nudge(),
      onPartners: (partners) => this.#gossip.setPeers(partners),
    });
  }

  #makeCommitQueue(): CommitQueue {
    return new CommitQueue({
      clock: this.#init.clock,
      logger: this.#logger,
      signal: this.#stopping.signal,
      persisted: () => this.#core.persisted(),
      commit: (block) => this.#init.app.commitBlock(block, this.#stopping.signal),
      answered: (block, response) => this.#core.answered(block, response),
      onFailure: (error) => this.#fail(error),
    });
  }

  #onBlock(block: Block): void {
    const { index, roundReceived, transactions } = block.body;
    this.#logger.info({ block: index, round: roundReceived, transactions: transactions?.length ?? 0 }, 'Commit');
    if (this.#membership.apply(block)) this.#emitter.emit('peers', { peers: this.peers });
    this.#emitter.emit('block', { block });
    this.#gossip.nudge();
  }

  #onFork(known: string, other: Event): void {
    this.#logger.warn(
      { event: other.id, known, code: 'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD' },
      'Two events for one index',
    );
    this.#emitter.emit('fork', { known, other });
  }

  #makeLife(client: PeerClient): Life {
    const { clock, app } = this.#init;
    const { suspendLimit, fastSync, observer, maintenanceMode } = this.#settings;
    if (fastSync && !app.supports.snapshot) {
      this.#logger.warn(
        {},
        'Fast sync needs an application that keeps snapshots: this one does not, so the history is downloaded',
      );
    }
    const catchUp = this.#makeCatchUp(client);
    return new Life({
      logger: this.#logger,
      fastSync: fastSync && app.supports.snapshot,
      observer,
      maintenanceMode,
      isMember: () => this.#membership.isMember,
      gossip: this.#gossip,
      join: () => this.#membership.join(this.advertiseAddress),
      catchUp: async () => {
        const outcome = await catchUp.run(this.#stopping.signal);
        if (outcome === 'caughtUp') this.#onCaughtUp();
        return outcome;
      },
      suspension: new Suspension({
        limit: suspendLimit,
        validators: () => this.#core.validators,
        undeterminedEvents: () => this.#core.hashgraph.undeterminedEvents,
        heardSince: (ms) => this.#gossip.heardSince(ms),
        now: () => clock.now(),
      }),
      farBehind: new FarBehind({
        help: () => this.#gossip.help(),
        peerCount: () => this.#membership.partners.length,
        now: () => clock.now(),
      }),
      isEvicted: () => this.#left === undefined && this.#core.isEvicted,
      onState: (state, previous) => this.#onState(state, previous),
      onClose: () => this.#stopping.cancel(new NodeError('BABBLE_NODE_STOPPED', 'the node is stopping')),
      onFailure: (error) => this.#fail(error),
    });
  }

  #makeCatchUp(client: PeerClient): CatchUp {
    const { sha256, verifier, clock, random, app, peers } = this.#init;
    const { admission, cacheSize } = this.#settings;
    return new CatchUp({
      core: this.#core,
      app,
      client,
      commitQueue: this.#commitQueue,
      graphOptions: { sha256, admission, cacheSize },
      partners: () => this.#membership.partners,
      ownId: this.id,
      peers: new PeerSet(peers),
      sha256,
      verifier,
      admission,
      clock,
      random,
      logger: this.#logger,
    });
  }

  /** NODE-FF-8, NODE-FF-12: the peers are those of the newest peer-set. */
  #onCaughtUp(): void {
    if (this.#membership.replace(this.#core.validators.peers)) this.#emitter.emit('peers', { peers: this.peers });
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
    this.#life.stop();
    this.#submissions.stop();
    // What is being opened is open before it can be closed. How that ends is told to whoever called `start`.
    await this.#opening?.catch(() => undefined);
    await this.#life.settled();
    const steps = [
      () => this.#gossip.stop(),
      () => this.#commitQueue.settled(),
      () => this.#transport.stop(),
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

function keyInUse(event: Event): NodeError {
  return new NodeError(
    'BABBLE_NODE_KEY_IN_USE',
    'another process signs events with the key of this node; each validator needs its own key, and may run once',
    { event: event.id, index: Number(event.body.index) },
  );
}
