// The store that forgets everything when the process ends: the newest events of each creator, as the Go implementation keeps
// them in memory (ST-3 … ST-6), and as many blocks and frames.
import type { ChangeSet, EventRecord, FrameRecord } from './change-set.ts';
import { HashgraphError } from './errors.ts';
import type { Block } from './objects/block.ts';
import type { EventId } from './objects/event.ts';
import type { EventPage, Store, StoreSupports } from './store.ts';

/** Items per creator, blocks and frames kept by default. */
export const DEFAULT_STORE_SIZE = 10_000;

export interface MemoryStoreInit {
  /** Events kept per creator, and blocks, and frames; default {@link DEFAULT_STORE_SIZE}. `Infinity` keeps everything. */
  readonly cacheSize?: number;
}

/** A store in memory. */
export function memoryStore(init: MemoryStoreInit = {}): Store {
  return new MemoryStore(init.cacheSize ?? DEFAULT_STORE_SIZE);
}

class MemoryStore implements Store {
  readonly supports: StoreSupports;
  readonly #cacheSize: number;
  readonly #chains = new Map<string, StoredChain>();
  readonly #events = new Map<EventId, EventRecord>();
  readonly #blocks = new Map<number, Block>();
  readonly #frames = new Map<number, FrameRecord>();
  #lastBlockIndex = -1;
  #closed = false;

  constructor(cacheSize: number) {
    this.#cacheSize = cacheSize;
    this.supports = { persistence: false, completeHistory: cacheSize === Number.POSITIVE_INFINITY };
  }

  async append(changes: ChangeSet): Promise<void> {
    this.#assertOpen();
    for (const record of changes.events) this.#keepEvent(record);
    for (const block of changes.blocks) {
      const index = Number(block.body.index);
      this.#blocks.set(index, block);
      this.#lastBlockIndex = Math.max(this.#lastBlockIndex, index);
    }
    for (const record of changes.frames) this.#frames.set(Number(record.frame.round), record);
    dropOldest(this.#blocks, this.#cacheSize);
    dropOldest(this.#frames, this.#cacheSize);
  }

  async eventsAfter(creator: string, index: number, limit: number): Promise<EventPage> {
    this.#assertOpen();
    return this.#chains.get(creator)?.after(index, limit) ?? { events: [], tooLate: false };
  }

  async event(id: EventId): Promise<EventRecord | undefined> {
    this.#assertOpen();
    return this.#events.get(id);
  }

  async block(index: number): Promise<Block | undefined> {
    this.#assertOpen();
    return this.#blocks.get(index);
  }

  async frame(round: number): Promise<FrameRecord | undefined> {
    this.#assertOpen();
    return this.#frames.get(round);
  }

  async lastBlockIndex(): Promise<number> {
    this.#assertOpen();
    return this.#lastBlockIndex;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #keepEvent(record: EventRecord): void {
    let chain = this.#chains.get(record.creator);
    if (chain === undefined) {
      chain = new StoredChain();
      this.#chains.set(record.creator, chain);
    }
    chain.push(record);
    this.#events.set(record.event.id, record);
    for (const dropped of chain.shrink(this.#cacheSize)) this.#events.delete(dropped.event.id);
  }

  #assertOpen(): void {
    if (this.#closed) throw new HashgraphError('BABBLE_HASHGRAPH_STORE_FAILED', 'the store is closed');
  }
}

/** The newest events of one creator: consecutive indexes. */
class StoredChain {
  #records: EventRecord[] = [];
  #dropped = 0;

  push(record: EventRecord): void {
    this.#records.push(record);
  }

  /** Drops what exceeds `size` and returns it. */
  shrink(size: number): readonly EventRecord[] {
    const excess = this.#records.length - this.#dropped - size;
    if (excess <= 0) return [];
    const dropped = this.#records.slice(this.#dropped, this.#dropped + excess);
    this.#dropped += excess;
    if (this.#dropped * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#dropped);
      this.#dropped = 0;
    }
    return dropped;
  }

  /** ST-4. */
  after(index: number, limit: number): EventPage {
    const oldest = this.#records[this.#dropped];
    if (oldest === undefined) return { events: [], tooLate: false };
    if (index + 1 < oldest.index) return { events: [], tooLate: true };
    const from = this.#dropped + index + 1 - oldest.index;
    return { events: this.#records.slice(from, from + limit), tooLate: false };
  }
}

function dropOldest<T>(items: Map<number, T>, size: number): void {
  for (const oldest of items.keys()) {
    if (items.size <= size) return;
    items.delete(oldest);
  }
}
