// Change sets on their way to the store. One append is on its way at a time; what is added meanwhile goes together into the next, so that a busy node writes less
// often and repeats less. Rule OURS-4; section F of the known weaknesses.
import type { ChangeSet, NodeNotes, Store, Transaction } from '@babble/hashgraph';
import type { Clock, Timer } from '@babble/host';
import type { FailPoint } from './fail-points.ts';

/** Change sets that wait for the store before {@link ChangeLog.keepUp} waits for it, too. */
const MOST_WAITING = 1_000;
/** What nobody waits for is written after this time at the latest; a busy node makes something durable more often than that. */
const LATEST_MS = 50;

/** What goes into one append. */
interface Batch {
  readonly changes: ChangeSet[];
  readonly pooled: (readonly [number: number, transaction: Transaction])[];
  notes: Omit<NodeNotes, 'pooled'> | undefined;
  sync: boolean;
  /** From when on it is to be written. */
  written: Promise<void> | undefined;
}

export interface ChangeLogInit {
  readonly store: Store;
  readonly clock: Clock;
  /** Hears of all changes at once, before they are in the store. */
  readonly onChanges: (changes: ChangeSet, begunAnew: boolean) => void;
  readonly failPoint?: FailPoint;
  /** Hears that the store has failed, whoever waits for it: nothing is kept after that, and nothing may be done that is not kept. */
  readonly onFailure?: (error: unknown) => void;
}

export class ChangeLog {
  readonly #init: ChangeLogInit;
  #batch: Batch = emptyBatch();
  #timer: Timer | undefined;
  /** Resolves when all batches that are to be written are. */
  #written: Promise<void> = Promise.resolve();

  constructor(init: ChangeLogInit) {
    this.#init = init;
  }

  /** `notes` are kept together with the changes. */
  add(changes: ChangeSet, notes?: NodeNotes): void {
    this.#batch.changes.push(changes);
    if (notes !== undefined) this.note(notes);
    this.#init.onChanges(changes, false);
  }

  note({ pooled = [], ...newer }: NodeNotes): void {
    this.#batch.pooled.push(...pooled);
    this.#batch.notes = { ...this.#batch.notes, ...newer };
  }

  /** The same as a note of one transaction that waits: there are many of them. */
  pool(number: number, transaction: Transaction): void {
    this.#batch.pooled.push([number, transaction]);
    this.#batch.notes ??= {};
  }

  /** Resolves when everything added so far is in the store, and would survive the end of this process. */
  flush(): Promise<void> {
    const { changes, notes, written } = this.#batch;
    if (written === undefined && changes.length === 0 && notes === undefined) return this.#written;
    return this.#write();
  }

  /** The same, and it would survive a loss of power. */
  sync(): Promise<void> {
    if (!this.#init.store.supports.persistence) return this.flush();
    this.#batch.sync = true;
    return this.#write();
  }

  /**
   * Has everything added so far written soon, with the next that somebody waits for; resolves at once as long as the store keeps up. Of a failure hears whoever
   * flushes or syncs next, and `onFailure` at once.
   */
  async keepUp(): Promise<void> {
    if (this.#batch.changes.length > MOST_WAITING || !this.#init.store.supports.persistence) {
      await this.flush();
      return;
    }
    this.#timer ??= this.#init.clock.setTimeout(() => {
      this.#timer = undefined;
      // Whoever has to know is told by then.
      this.flush().catch(() => undefined);
    }, LATEST_MS);
  }

  /** Begins anew with what a graph that was started from a frame brings; resolves when that is in the store. */
  reset(changes: ChangeSet, notes: NodeNotes): Promise<void> {
    void this.flush();
    // What is added from now on is of the new graph.
    this.#batch = emptyBatch();
    this.#init.onChanges(changes, true);
    this.#written = this.#written.then(() => this.#failing(() => this.#init.store.reset(changes, notes)));
    return this.#written;
  }

  #write(): Promise<void> {
    const batch = this.#batch;
    batch.written ??= this.#written = this.#written.then(() => this.#failing(() => this.#append(batch)));
    return batch.written;
  }

  async #failing(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#init.onFailure?.(error);
      throw error;
    }
  }

  async #append(batch: Batch): Promise<void> {
    if (this.#batch === batch) this.#batch = emptyBatch();
    if (this.#timer !== undefined) this.#init.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, failPoint } = this.#init;
    const { changes, pooled, notes, sync } = batch;
    const calls: Promise<void>[] = [];
    failPoint?.('changes-appending');
    if (changes.length > 0 || notes !== undefined) {
      calls.push(store.append(merge(changes), notes && { ...notes, pooled }));
    }
    // In the same turn, so that the store does both at once.
    if (sync) calls.push(store.sync());
    await Promise.all(calls);
    failPoint?.(sync ? 'changes-synced' : 'changes-appended');
  }
}

function emptyBatch(): Batch {
  return { changes: [], pooled: [], notes: undefined, sync: false, written: undefined };
}

/** Of rounds and blocks the newest version of each. */
function merge(changes: readonly ChangeSet[]): ChangeSet {
  const [only] = changes;
  if (only !== undefined && changes.length === 1) return only;
  const rounds = changes.flatMap((change) => change.rounds);
  const blocks = changes.flatMap((change) => change.blocks);
  return {
    events: changes.flatMap((change) => change.events),
    rounds: [...new Map(rounds.map((record) => [record.round, record])).values()],
    frames: changes.flatMap((change) => change.frames),
    blocks: [...new Map(blocks.map((block) => [Number(block.body.index), block])).values()],
    peerSets: changes.flatMap((change) => change.peerSets),
  };
}
