// The consensus core: one event at a time through all phases. A pure function of genesis, events in insertion order and
// the application's receipts: no clock, no chance, no store, no waiting. Rules HG-RUN-1, HG-RUN-2; every quirk of the protocol is kept (OURS-10).
import type { Sha256 } from '@babble/crypto';
import type { PeerSet } from '@babble/peers';
import type { ChangeSet, RoundRecord } from './change-set.ts';
import type { Anchor, SignatureCandidate } from './engine/block-ledger.ts';
import { BlockLedger } from './engine/block-ledger.ts';
import { cell } from './engine/cell.ts';
import { takenRound } from './engine/certain-round.ts';
import type { HashgraphCounters } from './engine/counters.ts';
import { countersOf } from './engine/counters.ts';
import type { EventStatus } from './engine/event-status.ts';
import { eventStatusOf } from './engine/event-status.ts';
import type { Election, StrongSight } from './engine/explain.ts';
import { electionOf, strongSightOf } from './engine/explain.ts';
import type { Admission } from './engine/graph.ts';
import { Graph } from './engine/graph.ts';
import { insertEvent } from './engine/insert-event.ts';
import { findPlace } from './engine/parents.ts';
import { applyReceipts } from './engine/peer-changes.ts';
import { processDecidedRounds } from './engine/process-decided-rounds.ts';
import type { Progress } from './engine/progress.ts';
import { NO_PROGRESS, progressOfHead, progressOfNext } from './engine/progress.ts';
import { roundRecord } from './engine/records.ts';
import { checkBlockAndFrame, resetGraph } from './engine/reset.ts';
import type { Tip } from './engine/tip.ts';
import { tipOf } from './engine/tip.ts';
import { checkStrictly } from './engine/verification.ts';
import type { WindowBounds } from './engine/window.ts';
import { shrinkWindow } from './engine/window.ts';
import { WireResolver } from './engine/wire.ts';
import { HashgraphError } from './errors.ts';
import type { Block, CommitResponse } from './objects/block.ts';
import type { BlockSignature } from './objects/block-signature.ts';
import type { Event } from './objects/event.ts';
import type { Frame } from './objects/frame.ts';
import { DEFAULT_CACHE_BYTES } from './payload-bytes.ts';

/** Events kept in memory beyond those that consensus needs, by default. */
export const DEFAULT_CACHE_SIZE = 10_000;

/** What the core is given, and how much it may keep. */
export interface HashgraphOptions {
  readonly sha256: Sha256;
  /** Default `strict`. */
  readonly admission?: Admission;
  /** Events kept in memory beyond those that consensus needs, over all creators; default {@link DEFAULT_CACHE_SIZE}. */
  readonly cacheSize?: number;
  /**
   * Payload kept with these events, and as much with blocks up to the anchor, in bytes as it is held in memory; default {@link DEFAULT_CACHE_BYTES}. Blocks above the anchor, whose
   * signatures are still to come, may have four times as much.
   */
  readonly cacheBytes?: number;
  /** What becomes of block signatures that do not verify: `drop` (default, HG-BSIG-7), or `keep` as the reference does. */
  readonly refusedSignatures?: 'drop' | 'keep';
}

/** A participant: anybody who ever was in a peer-set (PS-TAB-6). */
export interface Participant {
  /** Public-key text, upper case. */
  readonly key: string;
  readonly id: number;
  /** Index of the newest event, −1 if there is none. */
  readonly lastIndex: number;
}

/** The core. It never calls anything but `sha256`; whoever drives it verifies, stores, gossips and commits. */
export class Hashgraph {
  readonly #graph: Graph;
  readonly #ledger: BlockLedger;
  readonly #window: WindowBounds;

  private constructor(options: HashgraphOptions) {
    const admission = options.admission ?? 'strict';
    const events = options.cacheSize ?? DEFAULT_CACHE_SIZE;
    const bytes = options.cacheBytes ?? DEFAULT_CACHE_BYTES;
    this.#window = { events, bytes };
    this.#graph = new Graph(options.sha256, admission);
    this.#ledger = new BlockLedger({
      sha256: options.sha256,
      admission,
      kept: { count: events, bytes },
      refusedSignatures: options.refusedSignatures ?? 'drop',
      nameOf: (validator) => this.#graph.nameOf(validator),
    });
  }

  /** A graph without events whose validators are the genesis peer-set (PS-TAB-8). */
  static fromGenesis(genesis: PeerSet, options: HashgraphOptions): Hashgraph {
    const hashgraph = new Hashgraph(options);
    hashgraph.#graph.insertPeerSet(0, genesis);
    return hashgraph;
  }

  /**
   * A graph that starts from a block and its frame (HG-RESET-1 … 7), including the membership changes the block decided.
   * The signatures of both are the caller's to verify. Throws `BABBLE_HASHGRAPH_FRAME_INVALID`.
   */
  static fromFrame(block: Block, frame: Frame, options: HashgraphOptions): Hashgraph {
    checkBlockAndFrame(block, frame, options.sha256);
    const hashgraph = new Hashgraph(options);
    resetGraph(hashgraph.#graph, hashgraph.#ledger, block, frame);
    return hashgraph;
  }

  /**
   * Runs one event, whose signatures the caller has verified, through all phases; changes nothing if it throws. Throws
   * `BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD`, the normal answer to a duplicate, `…_CREATOR_UNKNOWN`, `…_SELF_PARENT_UNKNOWN`,
   * `…_OTHER_PARENT_UNKNOWN`, `…_INDEX_INVALID`, `…_PARENTS_INVALID`, `…_RECEIPTS_PENDING`, and in strict admission
   * `…_SIGNATURE_INVALID`, `…_PUBLIC_KEY_INVALID` and `…_TEXT_INVALID`; and `…_TOO_OLD` if the round of the event cannot be known, as too much of what it builds on lies below
   * the frame that the graph began with (HG-RESET-8). `storedRound` is then taken, if it is there: the round that a graph computed which knew what lies there.
   */
  insert(event: Event, storedRound?: number): ChangeSet {
    const graph = this.#graph;
    if (graph.awaitedBlock !== undefined) {
      const message = `block ${graph.awaitedBlock} waits for its receipts`;
      throw new HashgraphError('BABBLE_HASHGRAPH_RECEIPTS_PENDING', message, { block: graph.awaitedBlock });
    }
    if (graph.admission === 'strict') checkStrictly(event);
    const place = findPlace(graph, event);
    insertEvent(graph, this.#ledger, event, place, takenRound(graph, event.id, place, storedRound));
    shrinkWindow(graph, place.chain, this.#window);
    return graph.changes.take();
  }

  /** Changes since the last step that no step has handed out: those of the genesis or of the frame. */
  initialChanges(): ChangeSet {
    return this.#graph.changes.take();
  }

  /** The next event that is inserted gets this insertion number: a graph that goes on from a store goes on counting, without a gap. */
  countFrom(insertionNumber: number): void {
    this.#graph.topologicalIndex = insertionNumber;
  }

  /** The next block for the application, in index order; each is handed out once. */
  nextBlock(): Block | undefined {
    return this.#graph.newBlocks.shift();
  }

  /** Index of the block whose receipts must come before the next insertion. */
  get awaitedBlock(): number | undefined {
    return this.#graph.awaitedBlock;
  }

  /**
   * Takes over the application's answer to a block (HG-BLOCK-3) and, if the block holds membership changes, schedules the
   * resulting peer-set (HG-PEERS-1 … 6) and goes on with the rounds that waited for it.
   * Throws `BABBLE_HASHGRAPH_RECEIPTS_INVALID` for receipts that are not of this block, and for a block that is not waiting.
   */
  commit(index: number, response: CommitResponse): ChangeSet {
    const graph = this.#graph;
    const committed = this.#ledger.commit(index, response);
    graph.changes.addBlock(committed);
    if (graph.awaitedBlock === index) {
      graph.awaitedBlock = undefined;
      applyReceipts(graph, Number(committed.body.roundReceived), response.internalTransactionReceipts);
      processDecidedRounds(graph, this.#ledger);
    }
    return graph.changes.take();
  }

  /**
   * Enters a peer-set that was decided outside the graph into the peer-set table, as scenario plays do. All nodes must do so
   * with the same graph. Throws `BABBLE_PEERS_ROUND_TAKEN`.
   */
  schedulePeerSet(round: number, peerSet: PeerSet): ChangeSet {
    this.#graph.insertPeerSet(round, peerSet);
    return this.#graph.changes.take();
  }

  /** Block signatures that can be verified now; answer each with {@link acceptSignature} or {@link refuseSignature}. */
  takeSignatureCandidates(): readonly SignatureCandidate[] {
    return this.#ledger.takeCandidates();
  }

  /** Adds a verified signature, or the node's own, to its block (HG-BSIG-6) and moves the anchor (HG-ANCHOR-1). */
  acceptSignature(signature: BlockSignature): ChangeSet {
    const block = this.#ledger.accept(signature);
    if (block !== undefined) this.#graph.changes.addBlock(block);
    return this.#graph.changes.take();
  }

  /** Drops a signature that does not verify (HG-BSIG-7), or keeps it as the reference does; see {@link HashgraphOptions}. */
  refuseSignature(signature: BlockSignature): void {
    this.#ledger.refuse(signature);
  }

  /** For the events of one message. */
  wireResolver(): WireResolver {
    return new WireResolver(this.#graph);
  }

  /** A block as it stands now, or `undefined` if there is none or it is not kept in memory. */
  block(index: number): Block | undefined {
    return this.#ledger.block(index);
  }

  /** 32 bytes: what validators sign (HASH-6); `undefined` for a block that is not committed or not kept in memory. */
  blockDigest(index: number): Uint8Array | undefined {
    return this.#ledger.digest(index);
  }

  /** The block and frame that fast-forward requests get (NODE-FF-1). */
  anchor(): Anchor | undefined {
    return this.#ledger.anchor();
  }

  /** The peer-set of a round (PS-TAB-1 … PS-TAB-4). */
  peerSet(round: number): PeerSet {
    return this.#graph.peerSets.at(round);
  }

  /** The whole peer-set table, ascending. */
  peerSets(): readonly (readonly [round: number, peerSet: PeerSet])[] {
    return this.#graph.peerSets.entries();
  }

  /** In order of appearance; the order of the columns of all rows of coordinates. */
  participants(): readonly Participant[] {
    return this.#graph.chains.map(({ key, id, lastIndex }) => ({ key, id, lastIndex }));
  }

  /** The newest event of a participant inside the window. */
  head(key: string): Event | undefined {
    const slot = this.#graph.chainByKey.get(key)?.head;
    return slot === undefined ? undefined : this.#graph.events.event(slot);
  }

  /** Events without round received. */
  get undeterminedEvents(): number {
    return this.#graph.undetermined.length;
  }

  /** Index of the newest event of a participant, −1 if there is none. */
  lastIndexOf(key: string): number {
    return this.#graph.chainByKey.get(key)?.lastIndex ?? -1;
  }

  /** Highest round that has an event, −1 if none. */
  get lastRound(): number {
    return this.#graph.lastRound;
  }

  /** The last processed round, −1 if none. */
  get lastConsensusRound(): number {
    return this.#graph.lastConsensusRound ?? -1;
  }

  /** Loaded events that are in no processed frame yet: while there are some, the network may not rest (HG-EVENT-2). */
  get pendingLoadedEvents(): number {
    return this.#graph.pendingLoadedEvents;
  }

  /** An event inside the window, with its creator's public-key text and its index; `undefined` also for one that was too large to stay. */
  event(id: string): { readonly event: Event; readonly creator: string; readonly index: number } | undefined {
    const { events } = this.#graph;
    const slot = events.slotOf(id);
    const event = slot === undefined ? undefined : events.eventIfHere(slot);
    if (slot === undefined || event === undefined) return undefined;
    return { event, creator: this.#graph.creatorOf(slot).key, index: cell(events.index, slot) };
  }

  /** Whether an event is inside the window. */
  has(id: string): boolean {
    return this.#graph.events.slotOf(id) !== undefined;
  }

  /** The newest event of a participant as gossip looks at it, or `undefined` if it has none. */
  tip(key: string): Tip | undefined {
    return tipOf(this.#graph, key);
  }

  /** How far the newest event of a participant brings consensus. */
  progress(key: string): Progress {
    const chain = this.#graph.chainByKey.get(key);
    return chain === undefined ? NO_PROGRESS : progressOfHead(this.#graph, chain);
  }

  /** How far the next event of `key` would, on top of the newest event of `other`. */
  progressWith(key: string, other: string): Progress {
    const { chainByKey } = this.#graph;
    const [chain, otherChain] = [chainByKey.get(key), chainByKey.get(other)];
    return chain === undefined || otherChain === undefined
      ? NO_PROGRESS
      : progressOfNext(this.#graph, chain, otherChain);
  }

  /** What is known of an event inside the window. */
  status(id: string): EventStatus | undefined {
    return eventStatusOf(this.#graph, id);
  }

  /** How the witnesses voted on this one, up to the round that decided; `undefined` for what is no witness inside the window. */
  election(id: string): Election | undefined {
    return electionOf(this.#graph, id);
  }

  /** Whether `later` strongly sees the witness `earlier`, and through whom (HG-SEE-4); `undefined` if one of them is not inside the window. */
  strongSight(later: string, earlier: string): StrongSight | undefined {
    return strongSightOf(this.#graph, later, earlier);
  }

  /** Rounds inside the window, ascending. */
  rounds(): readonly RoundRecord[] {
    return [...this.#graph.rounds.values()]
      .sort((a, b) => a.number - b.number)
      .map((round) => roundRecord(this.#graph, round));
  }

  /** A round inside the window, as it stands now: its fame may be undecided yet. */
  round(number: number): RoundRecord | undefined {
    const round = this.#graph.rounds.get(number);
    return round && roundRecord(this.#graph, round);
  }

  /** Counted when asked for. */
  counters(): HashgraphCounters {
    return countersOf(this.#graph, this.#ledger);
  }
}
