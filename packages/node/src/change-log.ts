// Change sets on their way to the store: collected during a batch, appended together, in order.
import type { ChangeSet, NodeNotes, Store, Transaction } from '@babble/hashgraph';

export class ChangeLog {
  readonly #store: Store;
  #collected: ChangeSet[] = [];
  #pooled: (readonly [number: number, transaction: Transaction])[] = [];
  #notes: Omit<NodeNotes, 'pooled'> = {};
  #appended: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  /** `notes` are kept together with the changes. */
  add(changes: ChangeSet, notes: NodeNotes = {}): void {
    this.#collected.push(changes);
    this.note(notes);
  }

  note({ pooled = [], ...newer }: NodeNotes): void {
    this.#pooled.push(...pooled);
    this.#notes = { ...this.#notes, ...newer };
  }

  /** Appends what was collected; resolves when everything added so far is in the store, and would survive the end of this process. */
  flush(): Promise<void> {
    const [collected, notes] = this.#take();
    if (collected.length === 0 && notes === undefined) return this.#appended;
    return this.#after(this.#store.append(merge(collected), notes));
  }

  /** The same, and it would survive a loss of power. */
  async sync(): Promise<void> {
    await this.flush();
    if (this.#store.supports.persistence) await this.#store.sync();
  }

  /** Begins anew with what a graph that was started from a frame brings; resolves when that is in the store. */
  reset(changes: ChangeSet, notes: NodeNotes): Promise<void> {
    void this.flush();
    return this.#after(this.#store.reset(changes, notes));
  }

  /** The store orders what it is told (see {@link Store}), and can write it together; what failed before has failed for all that comes after. */
  #after(write: Promise<void>): Promise<void> {
    this.#appended = Promise.all([this.#appended, write]).then(() => undefined);
    return this.#appended;
  }

  #take(): [readonly ChangeSet[], NodeNotes | undefined] {
    const [collected, pooled, notes] = [this.#collected, this.#pooled, this.#notes];
    this.#collected = [];
    this.#pooled = [];
    this.#notes = {};
    const isEmpty = pooled.length === 0 && Object.keys(notes).length === 0;
    return [collected, isEmpty ? undefined : { ...notes, pooled }];
  }
}

function merge(changes: readonly ChangeSet[]): ChangeSet {
  const [only] = changes;
  if (only !== undefined && changes.length === 1) return only;
  return {
    events: changes.flatMap((change) => change.events),
    rounds: changes.flatMap((change) => change.rounds),
    frames: changes.flatMap((change) => change.frames),
    blocks: changes.flatMap((change) => change.blocks),
    peerSets: changes.flatMap((change) => change.peerSets),
  };
}
