// The graph that a node works on, and the ways out of it: what changes goes to the store and to those who ask what is new, and blocks go to the application.
// Rules NODE-COMMIT-1, OURS-9.
import type { Block, ChangeSet, Hashgraph, NodeNotes, Store } from '@babble/hashgraph';
import type { Clock } from '@babble/host';
import { ChangeLog } from './change-log.ts';
import type { CommitQueue } from './commit-queue.ts';
import type { FailPoint } from './fail-points.ts';
import { MembershipLedger } from './fast-forward/membership-ledger.ts';
import type { CoreWatch } from './measure/core-watch.ts';
import { Mutex } from './mutex.ts';
import { ShownEvents } from './shown-events.ts';

export interface LiveGraphInit {
  /** The own key, as text. */
  readonly ownKey: string;
  readonly store: Store;
  readonly clock: Clock;
  readonly watch?: CoreWatch;
  readonly failPoint?: FailPoint;
  /** Hears that the store has failed. */
  readonly onFailure?: (error: unknown) => void;
}

export class LiveGraph {
  readonly ownKey: string;
  readonly changes: ChangeLog;
  readonly shown: ShownEvents;
  /** The blocks that changed the membership, for nodes that were away. */
  readonly memberships: MembershipLedger = new MembershipLedger();
  readonly #failPoint: FailPoint | undefined;
  readonly #mutex = new Mutex();
  #hashgraph: Hashgraph;
  #commitQueue: CommitQueue | undefined;

  constructor(hashgraph: Hashgraph, init: LiveGraphInit) {
    this.ownKey = init.ownKey;
    this.#hashgraph = hashgraph;
    this.#failPoint = init.failPoint;
    const onChanges = (changes: ChangeSet, begunAnew: boolean): void => init.watch?.changed(changes, begunAnew);
    this.changes = new ChangeLog({ ...init, onChanges });
    this.shown = new ShownEvents({ ...init, flushed: () => this.changes.flush() });
  }

  /** As it is now: {@link goOnFrom} and {@link replace} put another one in its place. */
  get hashgraph(): Hashgraph {
    return this.#hashgraph;
  }

  /** Index of the own newest event, −1 if there is none (NODE-START-9). */
  get sequence(): number {
    return this.#hashgraph.lastIndexOf(this.ownKey);
  }

  /** Connects the queue that the blocks go to. */
  attach(commitQueue: CommitQueue): void {
    this.#commitQueue = commitQueue;
  }

  /** Runs a section while nothing is inserted or made (OURS-9). */
  inTurn<T>(section: () => Promise<T>): Promise<T> {
    return this.#mutex.run(section);
  }

  /** Goes on with a graph that is in the store already, after the block that the application has acknowledged. */
  goOnFrom(hashgraph: Hashgraph, acknowledged: number): void {
    this.#hashgraph = hashgraph;
    this.#commitQueue?.goOnAfter(acknowledged);
  }

  /** Begins anew with another graph; resolves when that is in the store, with the notes. */
  async replace(hashgraph: Hashgraph, notes: NodeNotes): Promise<void> {
    const initial = hashgraph.initialChanges();
    await this.changes.reset(initial, notes);
    this.#hashgraph = hashgraph;
    this.shown.reset(initial.events, this.sequence);
  }

  /** Changes on their way to the store, and to those who ask what is new. */
  keep(changes: ChangeSet, notes?: NodeNotes): void {
    this.changes.add(changes, notes);
    this.shown.add(changes.events);
  }

  /** Changes of blocks: an answer of the application, or a signature. */
  keepBlocks(changes: ChangeSet, notes?: NodeNotes): void {
    this.keep(changes, notes);
    for (const block of changes.blocks) this.memberships.note(block);
  }

  /** Resolves when no block holds the graph up any more: the application has answered those whose receipts it needs. */
  async receiptsArrived(): Promise<void> {
    for (let block = this.#hashgraph.awaitedBlock; block !== undefined; block = this.#hashgraph.awaitedBlock) {
      await this.#commitQueue?.whenAnswered(block);
    }
  }

  /** What was decided goes to the application. */
  handOverBlocks(): void {
    for (let block = this.#hashgraph.nextBlock(); block !== undefined; block = this.#hashgraph.nextBlock()) {
      this.handOver(block);
    }
  }

  handOver(block: Block): void {
    this.#failPoint?.('block-decided');
    this.#commitQueue?.push(block);
  }
}
