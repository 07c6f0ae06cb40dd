// The graph of a node and everything that enters it: events of peers, own events, answers of the application.
// Rules NODE-SYNC-1 … 4, NODE-SELF-1 … 6, NODE-COMMIT-1 … 8, NODE-TIMER-6, NODE-DIFF-1, NODE-DIFF-2.
import type { Sha256, Signer, Verifier } from '@babble/crypto';
import { formatSignature } from '@babble/crypto';
import type {
  Admission,
  Block,
  BlockSignature,
  ChangeSet,
  CommitResponse,
  Event,
  InternalTransaction,
  NodeNotes,
  Store,
  Transaction,
  WireEvent,
} from '@babble/hashgraph';
import { Hashgraph, HashgraphError, PEER_REMOVE, verifyCandidates } from '@babble/hashgraph';
import type { Clock, Logger } from '@babble/host';
import { type PeerSet, peerKey } from '@babble/peers';
import { ChangeLog } from './change-log.ts';
import type { CommitQueue } from './commit-queue.ts';
import { type EventsAfter, eventDiff, type Known, lacksEvents, lagBehind, type WhenTooLate } from './event-diff.ts';
import { MembershipLedger } from './fast-forward/membership-ledger.ts';
import type { Payload } from './gossip/line.ts';
import type { Received } from './intake.ts';
import { Intake } from './intake.ts';
import { KeyUse } from './key-use.ts';
import { LostEvents } from './lost-events.ts';
import type { CoreWatch } from './measure/core-watch.ts';
import { Mutex } from './mutex.ts';
import { OwnHead } from './own-head.ts';
import { insertedFrom, isThere, loadGraph } from './restart/load-graph.ts';
import { membershipBlocks } from './restart/membership-blocks.ts';
import { isMadeBy, makeSelfEvent } from './self-event.ts';
import { ShownEvents } from './shown-events.ts';
import type { Admission as PoolAdmission, TransactionPool } from './transaction-pool.ts';
import { admissionOf, creatorsOf, effectiveRoundOf, isAlone, validatorsOf } from './validators.ts';

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
}

export class Core {
  readonly ownKey: string;
  readonly ownHead: OwnHead;
  readonly internalTransactions: InternalTransaction[] = [];
  /** The blocks that changed the membership, for nodes that were away. */
  readonly memberships: MembershipLedger = new MembershipLedger();
  readonly #init: CoreInit;
  readonly #changes: ChangeLog;
  readonly #shown: ShownEvents;
  readonly #mutex = new Mutex();
  readonly #selfSignatures: BlockSignature[] = [];
  readonly #intake: Intake;
  readonly #keyUse: KeyUse;
  readonly #lost: LostEvents;
  #hashgraph: Hashgraph;
  #commitQueue: CommitQueue | undefined;
  /** Round until which the node stays busy, so that a membership change takes effect (NODE-COMMIT-8). */
  #targetRound = -1;
  /** Round from which this node is no validator any more (HG-PEERS-2). */
  removedRound = -1;
  lastPeerChange = -1;
  /** Round from which on this node counts, if it asked to join (NODE-JOIN-5). */
  acceptedRound = -1;

  constructor(init: CoreInit) {
    this.#init = init;
    this.ownKey = init.signer.publicKey.hex;
    this.ownHead = new OwnHead(this.ownKey);
    this.#changes = new ChangeLog(init.store, init.clock, (changes, begunAnew) =>
      init.watch?.changed(changes, begunAnew),
    );
    this.#shown = new ShownEvents({ ownKey: this.ownKey, store: init.store, flushed: () => this.#changes.flush() });
    this.#keyUse = new KeyUse(init.clock.now());
    this.#lost = new LostEvents(init.signer.publicKey.id);
    this.#hashgraph = Hashgraph.fromGenesis(init.genesis, init);
    this.#intake = new Intake({
      ...init,
      graph: () => this.#hashgraph,
      inTurn: (section) => this.#mutex.run(section),
      insert: (event) => this.#insertReceived(event),
    });
  }

  /**
   * Takes over what the store has, or begins it. To be called once, before anything else, and while the application can be asked: blocks that it has not
   * acknowledged go to it. `bringUp` hears up to which block the application was; if it resolves with `false`, nothing goes to the application: it has to be
   * restored first. Rejects as {@link loadGraph}.
   */
  async open(bringUp: (acknowledged: number) => Promise<boolean>): Promise<void> {
    const { store, genesis, logger } = this.#init;
    const loaded = await loadGraph({ store, genesis, options: this.#init, logger });
    if (loaded === undefined) {
      this.#keep(this.#hashgraph.initialChanges());
      return;
    }
    await store.sync();
    this.#init.transactions.restore((await store.notes()).pool);
    // Whoever has to be restored begins with what the others give, as if there were nothing here.
    if (!(await bringUp(loaded.acknowledged))) return;
    this.#hashgraph = loaded.graph;
    this.lastPeerChange = loaded.graph.peerSets().findLast(([round]) => round > 0)?.[0] ?? -1;
    this.#targetRound = this.lastPeerChange;
    const last = await store.block(loaded.acknowledged);
    const changes = await membershipBlocks(store, loaded.acknowledged);
    if (last !== undefined) this.memberships.fill(changes ?? [], last, changes !== undefined);
    this.#commitQueue?.goOnAfter(loaded.acknowledged);
    for (const block of loaded.waiting) this.#commitQueue?.push(block);
    await this.#mutex.run(() => this.#insertRest(loaded.rest));
    this.#hashgraph.countFrom(loaded.end);
    this.#shown.durableUpTo(this.sequence);
  }

  /** What the store has and could not be inserted before the application answered: the changes are in the store already. */
  async #insertRest(from: number | undefined): Promise<void> {
    if (from === undefined) return;
    for await (const record of insertedFrom(this.#init.store, from)) {
      await this.#receiptsArrived();
      if (isThere(this.#hashgraph, record)) continue;
      this.#hashgraph.insert(record.event);
      this.#handOverBlocks();
    }
  }

  /** Takes a transaction, which then survives a restart if the store does, or says why not. */
  async accept(transaction: Transaction): Promise<PoolAdmission> {
    const { transactions, store } = this.#init;
    const number = transactions.nextNumber;
    const admission = transactions.add(transaction);
    if (admission === 'accepted') this.#init.watch?.accepted(number);
    if (admission !== 'accepted' || !store.supports.persistence) return admission;
    this.#changes.note({ pooled: [[number, transaction?.slice() ?? null]] });
    await this.#changes.flush();
    return admission;
  }

  /** The graph as it is now: {@link startFrom} replaces it. */
  get hashgraph(): Hashgraph {
    return this.#hashgraph;
  }

  /** Connects the queue that the blocks go to. */
  attach(commitQueue: CommitQueue): void {
    this.#commitQueue = commitQueue;
  }

  /** Runs a section while nothing is inserted or made (OURS-9). */
  exclusively<T>(section: () => Promise<T>): Promise<T> {
    return this.#mutex.run(section);
  }

  /** Resolves when everything known so far is in the store. */
  persisted(): Promise<void> {
    return this.#changes.sync();
  }

  /** See {@link validatorsOf}. */
  get validators(): PeerSet {
    return validatorsOf(this.#hashgraph);
  }

  /** See {@link creatorsOf}. */
  get creators(): readonly string[] {
    return creatorsOf(this.#hashgraph);
  }

  /** See {@link isAlone}. */
  get isAlone(): boolean {
    return isAlone(this.#hashgraph, this.ownKey);
  }

  /** Whether events of this node count now or later; a node that joined waits until the graph has come so far (NODE-JOIN-5). */
  get isCreator(): boolean {
    if (this.#init.observer) return false;
    return this.#isAdmitted && this.creators.includes(this.ownKey);
  }

  /** Whether the graph has come to the round that this node was let in for: as its own history says, where that knows better than who answered. */
  get #isAdmitted(): boolean {
    const { lastRound } = this.#hashgraph;
    return (
      lastRound >= this.acceptedRound || lastRound >= (admissionOf(this.#hashgraph, this.ownKey) ?? this.acceptedRound)
    );
  }

  /** Whether the removal of this node holds, and it has not been let in again since (NODE-SUSP-2). */
  get isEvicted(): boolean {
    const { lastConsensusRound } = this.#hashgraph;
    return this.removedRound > Math.max(0, this.acceptedRound) && lastConsensusRound >= this.removedRound;
  }

  /** Whether the own newest event is certain to be the newest (NODE-SELF-6). */
  get isHeadCertain(): boolean {
    if (this.ownHead.isCertain) return true;
    return this.ownHead.check(this.sequence, this.validators, this.#init.clock.now());
  }

  /** See {@link effectiveRoundOf}. */
  effectiveRoundOf(key: string): number | undefined {
    return effectiveRoundOf(this.#hashgraph, key);
  }

  /** Index of the own newest event, −1 if there is none (NODE-START-9). */
  get sequence(): number {
    return this.hashgraph.lastIndexOf(this.ownKey);
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
    const transactions = this.#init.transactions.size > 0 || this.internalTransactions.length > 0;
    return { transactions, blockSignatures: this.#selfSignatures.length > 0 };
  }

  /** Newest index per participant id, −1 for none (ST-2). */
  known(): ReadonlyMap<number, number> {
    return new Map(this.hashgraph.participants().map(({ id, lastIndex }) => [id, lastIndex]));
  }

  /** Verifies and inserts the events of one message; a bad event costs only itself and what builds on it. */
  async receive(wireEvents: readonly WireEvent[]): Promise<Received> {
    const taken = await this.#intake.take(wireEvents);
    // Whoever sent them has them: nothing is lost with them.
    await this.#changes.keepUp();
    await this.assignSignatures();
    return taken;
  }

  /** Events kept aside at the moment. */
  get orphanCount(): number {
    return this.#intake.orphanCount;
  }

  async #insertReceived(event: Event): Promise<HashgraphError | undefined> {
    const refusal = await this.#insert(event);
    if (refusal === undefined && this.#isOwn(event)) this.#shown.durableUpTo(Number(event.body.index));
    return refusal;
  }

  #isOwn(event: Event): boolean {
    return isMadeBy(event, this.#init.signer.publicKey.bytes);
  }

  /** Inside the critical section: inserts one event, and hands over the blocks it decides. */
  async #insert(event: Event): Promise<HashgraphError | undefined> {
    await this.#receiptsArrived();
    const isOwn = this.#isOwn(event);
    try {
      this.#keep(this.hashgraph.insert(event));
    } catch (error) {
      if (!(error instanceof HashgraphError) || error.fault === 'local') throw error;
      const { known } = error.data;
      if (typeof known !== 'string' || known === event.id) return error;
      this.#init.onFork(known, event);
      if (isOwn && this.#keyUse.isForeignTwin(event)) this.#init.onKeyInUse(event);
      return error;
    }
    if (isOwn) this.#relearnt(event);
    this.#handOverBlocks();
    return undefined;
  }

  /** An own event has arrived that this process did not make. */
  #relearnt(event: Event): void {
    this.ownHead.relearnt(this.#init.clock.now());
    if (this.#keyUse.isForeign(event)) this.#init.onKeyInUse(event);
  }

  async #receiptsArrived(): Promise<void> {
    for (let block = this.hashgraph.awaitedBlock; block !== undefined; block = this.hashgraph.awaitedBlock) {
      await this.#commitQueue?.whenAnswered(block);
    }
  }

  #handOverBlocks(): void {
    for (let block = this.hashgraph.nextBlock(); block !== undefined; block = this.hashgraph.nextBlock()) {
      this.#commitQueue?.push(block);
    }
  }

  /**
   * Creates an event on the own head and `otherParent`, with as much of the pools as fits. Resolves when it is in the
   * store, so that it is durable before it is sent (OURS-4); with `undefined` if the graph has begun anew meanwhile.
   */
  async createSelfEvent(otherParent: Event | undefined): Promise<Event | undefined> {
    const graph = this.#hashgraph;
    const event = await this.#mutex.run(async () => {
      await this.#receiptsArrived();
      if (graph !== this.#hashgraph) return undefined;
      this.#recoverLost();
      const transactions = this.#init.transactions.peek();
      const internalTransactions = this.internalTransactions.slice();
      const blockSignatures = this.#selfSignatures.slice();
      const created = await makeSelfEvent(
        {
          selfParent: this.hashgraph.head(this.ownKey),
          otherParent,
          index: this.sequence + 1,
          transactions,
          internalTransactions,
          blockSignatures,
        },
        this.#init,
      );
      const changes = this.hashgraph.insert(created);
      this.#keyUse.created(Number(created.body.index));
      this.#init.transactions.drop(transactions.length);
      this.#init.watch?.sent(created.id, this.#init.transactions.firstNumber, transactions.length);
      this.#keep(changes, { unpooledBelow: this.#init.transactions.firstNumber });
      this.internalTransactions.splice(0, internalTransactions.length);
      this.#selfSignatures.splice(0, blockSignatures.length);
      this.#handOverBlocks();
      return created;
    });
    await this.#changes.sync();
    if (event !== undefined && graph === this.#hashgraph) this.#shown.durableUpTo(Number(event.body.index));
    await this.assignSignatures();
    return event;
  }

  /**
   * Goes on from another graph, whose signatures have been verified and whose application state is in place (HG-RESET-1 … 7, NODE-FF-8 … 12).
   * What this node made meanwhile goes into it as far as its parents are there. To be called {@link exclusively}, with nothing at the application.
   * `changes` are the blocks that changed the membership since the last one here, if they are known and proved.
   */
  async startFrom(hashgraph: Hashgraph, changes?: readonly Block[]): Promise<void> {
    const { store } = this.#init;
    await this.#changes.flush();
    const known = hashgraph.lastIndexOf(this.ownKey);
    const later =
      this.sequence > known ? await store.eventsAfter(this.ownKey, known, this.sequence - known) : undefined;
    const wasValidator = this.validators.has(this.ownKey);
    const acknowledged = hashgraph.counters().lastBlockIndex;
    const initial = hashgraph.initialChanges();
    await this.#changes.reset(initial, { acknowledged });
    this.#hashgraph = hashgraph;
    this.#shown.reset(initial.events, this.sequence);
    const anchor = hashgraph.block(acknowledged);
    if (anchor !== undefined) this.memberships.fill(changes ?? [], anchor, changes !== undefined);
    this.ownHead.reset();
    this.lastPeerChange = hashgraph.peerSets().at(-1)?.[0] ?? -1;
    this.#targetRound = this.lastPeerChange;
    if (wasValidator && !this.validators.has(this.ownKey)) this.removedRound = this.lastPeerChange;
    for (const { event } of later?.events ?? []) if ((await this.#insert(event)) !== undefined) this.#lost.add(event);
    await this.#changes.sync();
    this.#shown.durableUpTo(this.sequence);
  }

  /**
   * The own head is certain now: what this node made before the graph began anew, and nobody knows, will never be known. Its transactions
   * were acknowledged, so they go into events once more.
   */
  #recoverLost(): void {
    const lost = this.#lost.take(this.#hashgraph);
    if (lost.length === 0) return;
    this.#keyUse.gaveUp(lost.map(({ id }) => id));
    const transactions = lost.flatMap(({ body }) => body.transactions ?? []);
    const first = this.#init.transactions.nextNumber;
    this.#init.transactions.putBack(transactions);
    this.#changes.note({ pooled: transactions.map((transaction, i) => [first + i, transaction] as const) });
    this.internalTransactions.unshift(...lost.flatMap(({ body }) => body.internalTransactions ?? []));
    this.#init.logger.warn(
      { events: lost.length, transactions: transactions.length },
      'Own events that nobody knows are given up; their transactions are submitted again',
    );
  }

  /**
   * Takes over the application's answer, signs the block, and applies what the block changed (NODE-COMMIT-2 … 6). The state hash is
   * compared with nothing: it enters the signed body as it is (APP-RULE-5).
   */
  async answered(block: Block, response: CommitResponse): Promise<void> {
    const index = Number(block.body.index);
    const round = Number(block.body.roundReceived);
    const changes = this.hashgraph.commit(index, response);
    this.#addBlocks(changes, { acknowledged: index });
    for (const [effectiveRound] of changes.peerSets) {
      this.lastPeerChange = effectiveRound;
      this.#targetRound = Math.max(this.#targetRound, effectiveRound);
    }
    if (removes(response, this.ownKey) && changes.peerSets.length > 0) this.removedRound = this.lastPeerChange;
    this.#handOverBlocks();
    await this.#signBlock(index, round);
    // Durable before the next block goes to the application, and before an event with the signature leaves: with the sync that either waits for.
    await this.#changes.keepUp();
    this.#init.onBlock(this.hashgraph.block(index) ?? block);
    await this.assignSignatures();
  }

  /** NODE-COMMIT-4: only members of the block's peer-set sign. */
  async #signBlock(index: number, round: number): Promise<void> {
    const digest = this.hashgraph.blockDigest(index);
    if (digest === undefined || !this.hashgraph.peerSet(round).has(this.ownKey)) return;
    const { signer } = this.#init;
    const signature = formatSignature(await signer.sign(digest));
    const own: BlockSignature = { validator: signer.publicKey.bytes, index, signature };
    this.#selfSignatures.push(own);
    this.#addBlocks(this.hashgraph.acceptSignature(own));
  }

  /** Verifies block signatures whose blocks are known now (HG-BSIG-2 … HG-BSIG-7). */
  async assignSignatures(): Promise<void> {
    const graph = this.#hashgraph;
    const candidates = graph.takeSignatureCandidates();
    if (candidates.length === 0) return;
    const verdicts = await verifyCandidates(candidates, this.#init.verifier);
    // They were verified for the blocks of another graph.
    if (graph !== this.#hashgraph) return;
    for (const [position, { blockSignature }] of candidates.entries()) {
      if (verdicts[position] === true) this.#addBlocks(this.hashgraph.acceptSignature(blockSignature));
      else this.hashgraph.refuseSignature(blockSignature);
    }
    await this.#changes.keepUp();
  }

  /** Changes on their way to the store, and to those who ask what is new. */
  #keep(changes: ChangeSet, notes?: NodeNotes): void {
    this.#changes.add(changes, notes);
    this.#shown.add(changes.events);
  }

  /** Changes of blocks: an answer of the application, or a signature. */
  #addBlocks(changes: ChangeSet, notes?: NodeNotes): void {
    this.#keep(changes, notes);
    for (const block of changes.blocks) this.memberships.note(block);
  }

  /** How many events this node lacks of what somebody with this known map has, as far as it knows who takes part. */
  lag(known: Known): number {
    return lagBehind(this.#hashgraph, known);
  }

  /** Whether somebody with this known map lacks anything. */
  lacksEvents(known: Known): boolean {
    return lacksEvents(this.#hashgraph, known);
  }

  /** What he lacks, see {@link eventDiff}. Rejects with `BABBLE_HASHGRAPH_TOO_OLD` if some of it is not kept any more. */
  eventDiff(known: Known, limit: number, whenTooLate: WhenTooLate = 'refuse'): Promise<readonly WireEvent[]> {
    const eventsAfter: EventsAfter = (...page) => this.#shown.after(...page);
    return eventDiff({ hashgraph: this.#hashgraph, eventsAfter, known, limit, whenTooLate });
  }
}

function removes(response: CommitResponse, key: string): boolean {
  return (response.internalTransactionReceipts ?? []).some(
    ({ accepted, internalTransaction: { body } }) =>
      accepted && body.type === PEER_REMOVE && peerKey(body.peer) === key,
  );
}
