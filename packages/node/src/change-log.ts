// Change sets on their way to the store: collected during a batch, appended together, in order.
import type { ChangeSet, Store } from '@babble/hashgraph';

export class ChangeLog {
  readonly #store: Store;
  #collected: ChangeSet[] = [];
  #appended: Promise<void> = Promise.resolve();

  constructor(store: Store) {
    this.#store = store;
  }

  add(changes: ChangeSet): void {
    this.#collected.push(changes);
  }

  /** Appends what was collected; resolves when everything added so far is in the store. */
  flush(): Promise<void> {
    const collected = this.#collected;
    if (collected.length === 0) return this.#appended;
    this.#collected = [];
    this.#appended = this.#appended.then(() => this.#store.append(merge(collected)));
    return this.#appended;
  }

  /** Begins anew with what a graph that was started from a frame brings; resolves when that is in the store. */
  reset(changes: ChangeSet): Promise<void> {
    void this.flush();
    this.#appended = this.#appended.then(() => this.#store.reset(changes));
    return this.#appended;
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
