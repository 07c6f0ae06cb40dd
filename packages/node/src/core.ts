// The graph of a node and everything that enters it: events of peers, own events, answers of the application.
// Rules NODE-SYNC-1 … 4, NODE-SELF-1 … 6, NODE-COMMIT-1 … 8, NODE-TIMER-6, NODE-DIFF-1, NODE-DIFF-2.
import type { Sha256, Signer, Verifier } from '@babble/crypto';
import type {
  Admission,
  Block,
  ChangeSet,
  CommitResponse,
  Event,
  InternalTransaction,
  Store,
  StoredNotes,
  Transaction,
  WireEvent,
} from '@babble/hashgraph';
import { Hashgraph, type HashgraphError } from '@babble/hashgraph';
import type { Clock, Logger } from '@babble/host';
import type { PeerSet } from '@babble/peers';
import { BlockAnswers } from './block-answers.ts';
import type { CommitQueue } from './commit-queue.ts';
import { type EventsAfter, eventDiff, type Known, lacksEvents, lagBehind, type WhenTooLate } from './event-diff.ts';
import type { FailPoint } from './fail-points.ts';
import type { MembershipLedger } from './fast-forward/membership-ledger.ts';
import type { Payload } from './gossip/line.ts';
import type { Received } from './intake.ts';
import { Intake } from './intake.ts';
import { KeyUse } from './key-use.ts';
import { LiveGraph } from './live-graph.ts';
import { LostEvents } from './lost-events.ts';
import type { CoreWatch } from './measure/core-watch.ts';
import { OwnEvents } from './own-events.ts';
import { OwnHead } from './own-head.ts';
import { isRefusal } from './refusal.ts';
import { insertedFrom, isThere, loadGraph } from './restart/load-graph.ts';
import { membershipBlocks } from './restart/membership-blocks.ts';
import { isMadeBy } from './self-event.ts';
import type { Admission as PoolAdmission, TransactionPool } from './transaction-pool.ts';
import { admissionOf, creatorsOf, effectiveRoundOf, isAlone, removalOf, removes, validatorsOf } from './validators.ts';

export type { Received } from './intake.ts';

export interface CoreInit {
  readonly genesis: PeerSet;
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly sha256: Sha256;
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly admission: Admission;
  readonly cacheSize: number;
  readonly transactions: TransactionPool;
  /** Whether it makes no events, whoever counts it. */
  readonly observer: boolean;
  /** Hears of every block that the application has answered. */
  readonly onBlock: (block: Block) => void;
  /** Hears of a second event for an index, whose signature is valid. */
  readonly onFork: (known: string, other: Event) => void;
  /** Hears of an event that somebody else has signed with the key of this node. */
  readonly onKeyInUse: (event: Event) => void;
  readonly watch?: CoreWatch;
  readonly failPoint?: FailPoint;
  /** Hears that the store has failed: the node cannot go on. */
  readonly onFailure?: (error: unknown) => void;
}

export class Core {
  readonly ownKey: string;
  readonly ownHead: OwnHead;
  readonly #init: CoreInit;
  readonly #live: LiveGraph;
  readonly #own: OwnEvents;
  readonly #answers: BlockAnswers;
  readonly #intake: Intake;
  readonly #keyUse: KeyUse;
  readonly #lost: LostEvents;
  /** Round until which the node stays busy, so that a membership change takes effect (NODE-COMMIT-8). */
  #targetRound = -1;
  /** Round from which this node is no validator any more (HG-PEERS-2). */
  removedRound = -1;
  lastPeerChange = -1;
  /** Round from which on this node counts, if it asked to join (NODE-JOIN-5). */
  acceptedRound = -1;

  constructor(init: CoreInit) {
    const { publicKey } = init.signer;
    this.#init = init;
    this.ownKey = publicKey.hex;
    this.ownHead = new OwnHead(this.ownKey, init.logger);
    const live = new LiveGraph(Hashgraph.fromGenesis(init.genesis, init), { ...init, ownKey: this.ownKey });
    this.#live = live;
    this.#keyUse = new KeyUse(init.clock.now());
    this.#lost = new LostEvents(publicKey.id);
    this.#own = new OwnEvents({ ...init, live, keyUse: this.#keyUse, lost: this.#lost });
    this.#answers = new BlockAnswers({
      ...init,
      live,
      onAnswer: (changes, response) => this.#onAnswer(changes, response),
      onSigned: (signature) => this.#own.blockSignatures.push(signature),
    });
    this.#intake = new Intake({
      ...init,
      graph: () => live.hashgraph,
      inTurn: (section) => live.inTurn(section),
      insert: (event) => this.#insertReceived(event),
    });
  }

  /**
   * Takes over what the store has, or begins it. To be called once, before anything else, and while the application can be asked: blocks that it has not
   * acknowledged go to it. `bringUp` hears up to which block the application was, and the state after which block it was being given; if it resolves with
   * `false`, nothing goes to the application: it has to be restored first. Rejects as {@link loadGraph}.
   */
  async open(bringUp: (notes: Pick<StoredNotes, 'acknowledged' | 'restoring'>) => Promise<boolean>): Promise<void> {
    const { store, genesis, logger } = this.#init;
    await store.sync();
    const notes = await store.notes();
    this.#init.transactions.restore(notes.pool);
    this.#lost.add(notes.lost);
    const loaded = await loadGraph({ store, genesis, options: this.#init, logger, ownKey: this.ownKey });
    if (loaded === undefined) {
      this.#live.keep(this.hashgraph.initialChanges());
      return;
    }
    this.#init.failPoint?.('graph-loaded');
    // Whoever has to be restored begins with what the others give, as if there were nothing here.
    if (!(await bringUp(notes))) return;
    if (notes.restoring >= 0) this.#live.changes.note({ restoring: -1 });
    this.#init.failPoint?.('application-brought-up');
    this.#live.goOnFrom(loaded.graph, loaded.acknowledged);
    this.#own.blockSignatures.push(...loaded.unsent);
    this.lastPeerChange = loaded.graph.peerSets().findLast(([round]) => round > 0)?.[0] ?? -1;
    this.#targetRound = this.lastPeerChange;
    this.removedRound = removalOf(loaded.graph, this.ownKey) ?? -1;
    const last = await store.block(loaded.acknowledged);
    const changes = await membershipBlocks(store, loaded.acknowledged);
    if (last !== undefined) this.memberships.fill(changes ?? [], last, changes !== undefined);
    for (const block of loaded.waiting) this.#live.handOver(block);
    await this.#live.inTurn(() => this.#insertRest(loaded.rest));
    this.hashgraph.countFrom(loaded.end);
    this.#live.shown.durableUpTo(this.sequence);
    this.#init.failPoint?.('rest-inserted');
  }

  /** What the store has and could not be inserted before the application answered: the changes are in the store already. */
  async #insertRest(from: number | undefined): Promise<void> {
    if (from === undefined) return;
    for await (const record of insertedFrom(this.#init.store, from)) {
      await this.#live.receiptsArrived();
      if (isThere(this.hashgraph, record)) continue;
      this.hashgraph.insert(record.event, record.round);
      this.#live.handOverBlocks();
    }
  }

  /** Takes a transaction, which then survives a restart if the store does, or says why not. */
  async accept(transaction: Transaction): Promise<PoolAdmission> {
    const { transactions, store, failPoint } = this.#init;
    const number = transactions.nextNumber;
    const admission = transactions.add(transaction);
    if (admission === 'accepted') this.#init.watch?.accepted(number);
    if (admission !== 'accepted' || !store.supports.persistence) return admission;
    failPoint?.('transaction-pooled');
    this.#live.changes.pool(number, transactions.newest);
    await this.#live.changes.flush();
    failPoint?.('transaction-noted');
    return admission;
  }

  /** The graph as it is now: {@link startFrom} replaces it. */
  get hashgraph(): Hashgraph {
    return this.#live.hashgraph;
  }

  /** The blocks that changed the membership, for nodes that were away. */
  get memberships(): MembershipLedger {
    return this.#live.memberships;
  }

  /** Requests for changes of the membership that wait for an own event. */
  get internalTransactions(): InternalTransaction[] {
    return this.#own.internalTransactions;
  }

  /** Connects the queue that the blocks go to. */
  attach(commitQueue: CommitQueue): void {
    this.#live.attach(commitQueue);
  }

  /** Notes that the application is being given the state after a block; −1: that is over, and it has the state from before. Resolves when that is durable. */
  async noteRestoring(block: number): Promise<void> {
    this.#live.changes.note({ restoring: block });
    await this.#live.changes.sync();
  }

  /** Runs a section while nothing is inserted or made (OURS-9). */
  exclusively<T>(section: () => Promise<T>): Promise<T> {
    return this.#live.inTurn(section);
  }

  /** Resolves when everything known so far is in the store. */
  persisted(): Promise<void> {
    return this.#live.changes.sync();
  }

  /** See {@link validatorsOf}. */
  get validators(): PeerSet {
    return validatorsOf(this.hashgraph);
  }

  /** See {@link creatorsOf}. */
  get creators(): readonly string[] {
    return creatorsOf(this.hashgraph);
  }

  /** See {@link isAlone}. */
  get isAlone(): boolean {
    return isAlone(this.hashgraph, this.ownKey);
  }

  /** Whether events of this node count in a round that is not decided yet, also if it is to be removed from a later one on (NODE-LEAVE-4). */
  get isCounted(): boolean {
    return this.creators.includes(this.ownKey);
  }

  /** Whether events of this node count now or later; a node that joined waits until the graph has come so far (NODE-JOIN-5). */
  get isCreator(): boolean {
    if (this.#init.observer) return false;
    return this.#isAdmitted && this.isCounted;
  }

  /** Whether the graph has come to the round that this node was let in for: as its own history says, where that knows better than who answered. */
  get #isAdmitted(): boolean {
    const { lastRound } = this.hashgraph;
    return (
      lastRound >= this.acceptedRound || lastRound >= (admissionOf(this.hashgraph, this.ownKey) ?? this.acceptedRound)
    );
  }

  /** Whether the removal of this node holds, and it has not been let in again since (NODE-SUSP-2). */
  get isEvicted(): boolean {
    const { lastConsensusRound } = this.hashgraph;
    return this.removedRound > Math.max(0, this.acceptedRound) && lastConsensusRound >= this.removedRound;
  }

  /** Whether the own newest event is certain to be the newest (NODE-SELF-6). */
  get isHeadCertain(): boolean {
    if (this.ownHead.isCertain) return true;
    const hasLost = this.#lost.count > 0;
    const isCertain = this.ownHead.check(this.sequence, this.validators, this.#init.clock.now(), hasLost);
    if (isCertain) this.#init.failPoint?.('own-head-certain');
    return isCertain;
  }

  /** See {@link effectiveRoundOf}. */
  effectiveRoundOf(key: string): number | undefined {
    return effectiveRoundOf(this.hashgraph, key);
  }

  /** Index of the own newest event, −1 if there is none (NODE-START-9). */
  get sequence(): number {
    return this.#live.sequence;
  }

  /** NODE-TIMER-6. */
  get isBusy(): boolean {
    const { pendingLoadedEvents, lastConsensusRound } = this.hashgraph;
    const { transactions, blockSignatures } = this.payload;
    const waitsForRound = lastConsensusRound >= 0 && lastConsensusRound < this.#targetRound;
    return pendingLoadedEvents > 0 || transactions || blockSignatures || waitsForRound;
  }

  /** What waits for an own event. */
  get payload(): Payload {
    return this.#own.payload;
  }

  /** Newest index per participant id, −1 for none (ST-2). */
  known(): ReadonlyMap<number, number> {
    return new Map(this.hashgraph.participants().map(({ id, lastIndex }) => [id, lastIndex]));
  }

  /** Verifies and inserts the events of one message; a bad event costs only itself and what builds on it. */
  async receive(wireEvents: readonly WireEvent[]): Promise<Received> {
    const taken = await this.#intake.take(wireEvents);
    // Whoever sent them has them: nothing is lost with them.
    await this.#live.changes.keepUp();
    await this.#answers.assignSignatures();
    return taken;
  }

  /** Events kept aside at the moment. */
  get orphanCount(): number {
    return this.#intake.orphanCount;
  }

  async #insertReceived(event: Event): Promise<HashgraphError | undefined> {
    const refusal = await this.#insert(event);
    if (refusal === undefined && this.#isOwn(event)) this.#live.shown.durableUpTo(Number(event.body.index));
    return refusal;
  }

  #isOwn(event: Event): boolean {
    return isMadeBy(event, this.#init.signer.publicKey.bytes);
  }

  /** Inside the critical section: inserts one event, and hands over the blocks it decides. */
  async #insert(event: Event, storedRound?: number): Promise<HashgraphError | undefined> {
    await this.#live.receiptsArrived();
    const isOwn = this.#isOwn(event);
    this.#init.failPoint?.('event-received');
    try {
      this.#live.keep(this.hashgraph.insert(event, storedRound));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { known } = error.data;
      if (typeof known !== 'string' || known === event.id) return error;
      this.#init.onFork(known, event);
      if (isOwn && this.#keyUse.isForeignTwin(event)) this.#init.onKeyInUse(event);
      return error;
    }
    if (isOwn) this.#relearnt(event);
    this.#init.failPoint?.('event-inserted');
    this.#live.handOverBlocks();
    return undefined;
  }

  /** An own event has arrived that this process did not make. */
  #relearnt(event: Event): void {
    this.ownHead.relearnt(this.#init.clock.now());
    if (this.#keyUse.isForeign(event)) this.#init.onKeyInUse(event);
  }

  /** See {@link OwnEvents.create}. */
  async createSelfEvent(otherParent: Event | undefined): Promise<Event | undefined> {
    const event = await this.#own.create(otherParent);
    await this.#answers.assignSignatures();
    return event;
  }

  /**
   * Goes on from another graph, whose signatures have been verified and whose application state is in place (HG-RESET-1 … 7, NODE-FF-8 … 12).
   * What this node made meanwhile goes into it as far as its parents are there. To be called {@link exclusively}, with nothing at the application.
   * `changes` are the blocks that changed the membership since the last one here, if they are known and proved.
   */
  async startFrom(hashgraph: Hashgraph, changes?: readonly Block[]): Promise<void> {
    const { store, failPoint } = this.#init;
    const live = this.#live;
    await live.changes.flush();
    // From the store: whoever could not go on from it has an empty graph.
    const later = await store.eventsAfter(this.ownKey, hashgraph.lastIndexOf(this.ownKey), Number.MAX_SAFE_INTEGER);
    const wasValidator = this.validators.has(this.ownKey);
    const acknowledged = hashgraph.counters().lastBlockIndex;
    failPoint?.('graph-resetting');
    // Until it is certain what has become of them: what is lost after all is found when the own head is certain.
    const lost = this.#lost.add(later.events.map(({ event }) => event));
    await live.replace(hashgraph, { acknowledged, restoring: -1, ...(lost.length > 0 && { lost }) });
    failPoint?.('graph-reset');
    const anchor = hashgraph.block(acknowledged);
    if (anchor !== undefined) live.memberships.fill(changes ?? [], anchor, changes !== undefined);
    this.ownHead.reset();
    this.lastPeerChange = hashgraph.peerSets().at(-1)?.[0] ?? -1;
    this.#targetRound = this.lastPeerChange;
    if (wasValidator && !this.validators.has(this.ownKey)) this.removedRound = this.lastPeerChange;
    for (const { event, round } of later.events) await this.#insert(event, round);
    failPoint?.('graph-replaced');
    await live.changes.sync();
    live.shown.durableUpTo(this.sequence);
    failPoint?.('graph-durable');
  }

  /** See {@link BlockAnswers.answered}. */
  answered(block: Block, response: CommitResponse): Promise<void> {
    return this.#answers.answered(block, response);
  }

  #onAnswer({ peerSets }: ChangeSet, response: CommitResponse): void {
    for (const [effectiveRound] of peerSets) {
      this.lastPeerChange = effectiveRound;
      this.#targetRound = Math.max(this.#targetRound, effectiveRound);
    }
    if (removes(response, this.ownKey) && peerSets.length > 0) this.removedRound = this.lastPeerChange;
  }

  /** How many events this node lacks of what somebody with this known map has, as far as it knows who takes part. */
  lag(known: Known): number {
    return lagBehind(this.hashgraph, known);
  }

  /** Whether somebody with this known map lacks anything. */
  lacksEvents(known: Known): boolean {
    return lacksEvents(this.hashgraph, known);
  }

  /** The events of a creator that others may see, from memory or from the store. */
  readonly eventsAfter: EventsAfter = (...page) => this.#live.shown.after(...page);

  /** What he lacks, see {@link eventDiff}. Rejects with `BABBLE_HASHGRAPH_TOO_OLD` if some of it is not kept any more. */
  eventDiff(known: Known, limit: number, whenTooLate: WhenTooLate = 'refuse'): Promise<readonly WireEvent[]> {
    return eventDiff({ hashgraph: this.hashgraph, eventsAfter: this.eventsAfter, known, limit, whenTooLate });
  }
}
