// A store that notes how long its answers take. It changes nothing else about it: calls reach the store at once and in their order.
import type {
  Block,
  ChangeSet,
  EventId,
  EventPage,
  EventRecord,
  FrameRecord,
  NodeNotes,
  RoundRecord,
  SnapshotStore,
  Store,
  StoredNotes,
  StoreSupports,
} from '@babble/hashgraph';
import type { Clock } from '@babble/host';
import type { PeerSet } from '@babble/peers';
import { type Distribution, DURATION_MS, Histogram } from './histogram.ts';

/** What the store was asked for. */
export type StoreOperation = 'append' | 'sync' | 'read';

/** Milliseconds per operation. */
export type StoreTimes = Readonly<Record<StoreOperation, Distribution>>;

export class TimedStore implements Store {
  readonly snapshots: SnapshotStore;
  readonly #store: Store;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #times: Readonly<Record<StoreOperation, Histogram>> = {
    append: new Histogram(DURATION_MS),
    sync: new Histogram(DURATION_MS),
    read: new Histogram(DURATION_MS),
  };

  constructor(store: Store, clock: Pick<Clock, 'now'>) {
    this.#store = store;
    this.#clock = clock;
    this.snapshots = store.snapshots;
  }

  get supports(): StoreSupports {
    return this.#store.supports;
  }

  times(): StoreTimes {
    const { append, sync, read } = this.#times;
    return { append: append.read(), sync: sync.read(), read: read.read() };
  }

  append(changes: ChangeSet, notes?: NodeNotes): Promise<void> {
    return this.#timed('append', () => this.#store.append(changes, notes));
  }

  sync(): Promise<void> {
    return this.#timed('sync', () => this.#store.sync());
  }

  reset(changes: ChangeSet, notes?: NodeNotes): Promise<void> {
    return this.#timed('append', () => this.#store.reset(changes, notes));
  }

  prune(from: FrameRecord): Promise<void> {
    return this.#timed('append', () => this.#store.prune(from));
  }

  eventsAfter(creator: string, index: number, limit: number): Promise<EventPage> {
    return this.#timed('read', () => this.#store.eventsAfter(creator, index, limit));
  }

  inserted(number: number, limit: number): Promise<readonly EventRecord[]> {
    return this.#timed('read', () => this.#store.inserted(number, limit));
  }

  event(id: EventId): Promise<EventRecord | undefined> {
    return this.#timed('read', () => this.#store.event(id));
  }

  block(index: number): Promise<Block | undefined> {
    return this.#timed('read', () => this.#store.block(index));
  }

  frame(round: number): Promise<FrameRecord | undefined> {
    return this.#timed('read', () => this.#store.frame(round));
  }

  round(round: number): Promise<RoundRecord | undefined> {
    return this.#timed('read', () => this.#store.round(round));
  }

  peerSets(): Promise<readonly (readonly [round: number, peerSet: PeerSet])[]> {
    return this.#store.peerSets();
  }

  notes(): Promise<StoredNotes> {
    return this.#store.notes();
  }

  lastBlockIndex(): Promise<number> {
    return this.#store.lastBlockIndex();
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  async #timed<T>(operation: StoreOperation, ask: () => Promise<T>): Promise<T> {
    const startedMs = this.#clock.now();
    try {
      return await ask();
    } finally {
      this.#times[operation].observe(this.#clock.now() - startedMs);
    }
  }
}
