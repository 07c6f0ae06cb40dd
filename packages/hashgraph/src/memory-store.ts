// The store that forgets everything when the process ends: the newest events of each creator, as the Go implementation keeps
// them in memory (ST-3 … ST-6), and as many blocks and frames.
import type { PeerSet } from '@babble/peers';
import { chainPieces } from './chain-pieces.ts';
import type { ChangeSet, EventRecord, FrameRecord, RoundRecord } from './change-set.ts';
import { HashgraphError } from './errors.ts';
import { InsertionOrder } from './insertion-order.ts';
import { MemorySnapshots } from './memory-snapshots.ts';
import { Newest } from './newest.ts';
import type { Block } from './objects/block.ts';
import type { Event, EventId, Transaction } from './objects/event.ts';
import { payloadBytes } from './payload-bytes.ts';
import type { EventPage, NodeNotes, Store, StoredNotes, StoreSupports } from './store.ts';

/** Items per creator, blocks and frames kept by default. */
export const DEFAULT_STORE_SIZE = 10_000;

/** 256 MiB: where this is the only place, what is dropped cannot be given to anybody. */
const DEFAULT_STORE_BYTES = 256 * 1024 * 1024;

/** How much the store keeps. */
export interface MemoryStoreInit {
  /** Events kept per creator, and blocks, and frames; default {@link DEFAULT_STORE_SIZE}. `Infinity` keeps everything. */
  readonly cacheSize?: number;
  /**
   * Payload kept, in bytes as it is held in memory; default 256 MiB. Beyond it the oldest go, however few there are, but never the newest of
   * a creator.
   */
  readonly cacheBytes?: number;
}

/** A store in memory. */
export function memoryStore(init: MemoryStoreInit = {}): Store {
  return new MemoryStore(init.cacheSize ?? DEFAULT_STORE_SIZE, init.cacheBytes ?? DEFAULT_STORE_BYTES);
}

class MemoryStore implements Store {
  readonly snapshots: MemorySnapshots = new MemorySnapshots(() => this.#assertOpen());
  supports: StoreSupports;
  readonly #cacheSize: number;
  readonly #cacheBytes: number;
  readonly #chains = new Map<string, StoredChain>();
  readonly #events = new Map<EventId, EventRecord>();
  readonly #inserted = new InsertionOrder();
  readonly #blocks: Newest<Block>;
  readonly #frames: Newest<FrameRecord>;
  readonly #rounds: Newest<RoundRecord>;
  readonly #peerSets = new Map<number, PeerSet>();
  readonly #pool = new Map<number, Transaction>();
  #acknowledged = -1;
  #restoring = -1;
  #lost: readonly Event[] = [];
  #eventBytes = 0;
  #lastBlockIndex = -1;
  #closed = false;

  constructor(cacheSize: number, cacheBytes: number) {
    this.#cacheSize = cacheSize;
    this.#cacheBytes = cacheBytes;
    const bounds = { count: cacheSize, bytes: cacheBytes };
    this.#blocks = new Newest({ ...bounds, bytesOf: ({ body }) => payloadBytes(body.transactions) });
    // The events of its roots were events of earlier frames.
    this.#frames = new Newest({
      ...bounds,
      bytesOf: ({ frame }) =>
        (frame.events ?? []).reduce((sum, event) => sum + payloadBytes(event?.core?.body.transactions ?? null), 0),
    });
    this.#rounds = new Newest({ ...bounds, bytesOf: () => 0 });
    this.supports = { persistence: false, completeHistory: this.#keepsAll };
  }

  get #keepsAll(): boolean {
    return this.#cacheSize === Number.POSITIVE_INFINITY;
  }

  async append(changes: ChangeSet, notes: NodeNotes = {}): Promise<void> {
    this.#assertOpen();
    this.#note(notes);
    for (const record of changes.rounds) this.#rounds.set(record.round, record);
    for (const [round, peerSet] of changes.peerSets) this.#peerSets.set(round, peerSet);
    for (const record of changes.events) this.#keepEvent(record);
    for (const block of changes.blocks) {
      const index = Number(block.body.index);
      this.#blocks.set(index, block);
      this.#lastBlockIndex = Math.max(this.#lastBlockIndex, index);
    }
    for (const record of changes.frames) this.#frames.set(Number(record.frame.round), record);
  }

  async sync(): Promise<void> {
    this.#assertOpen();
  }

  async reset(changes: ChangeSet, notes?: NodeNotes): Promise<void> {
    this.#assertOpen();
    this.#chains.clear();
    this.#events.clear();
    this.#inserted.clear();
    this.#eventBytes = 0;
    this.#frames.clear();
    this.#rounds.clear();
    this.#peerSets.clear();
    this.supports = { ...this.supports, completeHistory: this.#keepsAll };
    await this.append(changes, notes);
  }

  async prune({ frame }: FrameRecord): Promise<void> {
    this.#assertOpen();
    for (const [creator, { first }] of chainPieces(frame)) {
      const chain = this.#chains.get(creator);
      while (chain !== undefined && chain.count > 1 && chain.oldestIndex < first) this.#drop(chain);
    }
    this.#rounds.dropBelow(Number(frame.round));
    this.#frames.dropBelow(Number(frame.round));
    this.supports = { ...this.supports, completeHistory: false };
  }

  #note({ acknowledged, pooled = [], unpooledBelow = 0, restoring, lost }: NodeNotes): void {
    this.#acknowledged = acknowledged ?? this.#acknowledged;
    this.#restoring = restoring ?? this.#restoring;
    this.#lost = lost ?? this.#lost;
    for (const [number, transaction] of pooled) this.#pool.set(number, transaction);
    for (const number of this.#pool.keys()) if (number < unpooledBelow) this.#pool.delete(number);
  }

  async eventsAfter(creator: string, index: number, limit: number): Promise<EventPage> {
    this.#assertOpen();
    return this.#chains.get(creator)?.after(index, limit) ?? { events: [], tooLate: false };
  }

  async inserted(number: number, limit: number): Promise<readonly EventRecord[]> {
    this.#assertOpen();
    return this.#inserted.from(number, limit);
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

  async round(round: number): Promise<RoundRecord | undefined> {
    this.#assertOpen();
    return this.#rounds.get(round);
  }

  async peerSets(): Promise<readonly (readonly [round: number, peerSet: PeerSet])[]> {
    this.#assertOpen();
    return [...this.#peerSets].sort(([a], [b]) => a - b);
  }

  async notes(): Promise<StoredNotes> {
    this.#assertOpen();
    const pool = [...this.#pool].sort(([a], [b]) => a - b);
    return { acknowledged: this.#acknowledged, pool, restoring: this.#restoring, lost: this.#lost };
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
    this.#inserted.push(record);
    this.#eventBytes += payloadBytes(record.event.body.transactions);
    while (chain.count > this.#cacheSize) this.#drop(chain);
    while (this.#eventBytes > this.#cacheBytes) {
      const oldest = [...this.#chains.values()].reduce((a, b) => (a.lowestLamport <= b.lowestLamport ? a : b));
      if (oldest.count <= 1) return;
      this.#drop(oldest);
    }
  }

  #drop(chain: StoredChain): void {
    const dropped = chain.dropOldest();
    if (dropped === undefined) return;
    this.#events.delete(dropped.event.id);
    this.#inserted.drop(dropped);
    this.#eventBytes -= payloadBytes(dropped.event.body.transactions);
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

  get count(): number {
    return this.#records.length - this.#dropped;
  }

  get oldestIndex(): number {
    return this.#records[this.#dropped]?.index ?? 0;
  }

  /** Lamport timestamp of the oldest that may go: the newest may not. */
  get lowestLamport(): number {
    return this.count <= 1 ? Number.POSITIVE_INFINITY : (this.#records[this.#dropped]?.lamport ?? 0);
  }

  /** Drops the oldest and returns it. */
  dropOldest(): EventRecord | undefined {
    const dropped = this.#records[this.#dropped];
    if (dropped === undefined) return undefined;
    this.#dropped += 1;
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
