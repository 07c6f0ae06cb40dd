// The store over a database: appends go through one writer, reads go to the database. Rules ST-1 … ST-5, HG-RESET-2, F1 … F9 of the
// known weaknesses.
import type {
  Block,
  ChangeSet,
  EventId,
  EventPage,
  EventRecord,
  FrameRecord,
  NodeNotes,
  RoundRecord,
  Store,
  StoredNotes,
  StoreSupports,
} from '@babble/hashgraph';
import type { PeerSet } from '@babble/peers';
import { ChainBounds } from './chain-bounds.ts';
import type { LevelDatabase } from './database.ts';
import { closedFailure, storeFailure } from './failure.ts';
import { NO_FLOOR, raisedFloor } from './floor.ts';
import type { Generation, Origin } from './generation.ts';
import type { GroupWriter } from './group-writer.ts';
import { GenerationKeys } from './keys.ts';
import { KnownBlocks } from './known-blocks.ts';
import type { Leftovers } from './leftovers.ts';
import { Operations, putChanges, putFloor, putGraph, putNotes } from './operations.ts';
import type { PoolRows } from './pool-rows.ts';
import { Reader } from './reader.ts';
import { SnapshotRows } from './snapshot-rows.ts';
import type { Tally } from './tally.ts';

/** A store over a database. */
export interface LevelStore extends Store {
  /** How the graph began, as far as it is written. */
  readonly origin: Origin;
}

/** What an opened database hands over. */
export interface Opened {
  readonly database: LevelDatabase;
  readonly writer: GroupWriter;
  readonly leftovers: Leftovers;
  readonly generation: Generation;
  readonly pool: PoolRows;
  readonly tally: Tally;
}

export class DatabaseStore implements LevelStore {
  readonly snapshots: SnapshotRows;
  readonly #opened: Opened;
  readonly #known = new KnownBlocks();
  /** Where appends go; reads go to #written until the reset is on its way no longer. */
  #appending: Generation;
  #written: Generation;
  #tally: Tally;
  #closing: Promise<void> | undefined;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#appending = opened.generation;
    this.#written = opened.generation;
    this.#tally = opened.tally;
    this.snapshots = new SnapshotRows({
      database: opened.database,
      assertOpen: () => this.#assertOpen(),
      write: async (operations) => {
        this.#assertOpen();
        await opened.writer.write(operations, this.#tally);
      },
      sync: () => this.sync(),
    });
    const { keys, floor } = opened.generation;
    opened.leftovers.removeBefore(keys);
    if (floor !== NO_FLOOR) opened.leftovers.removeBelow(keys, floor, NO_FLOOR);
  }

  get supports(): StoreSupports {
    return { persistence: true, completeHistory: this.#written.floor === NO_FLOOR };
  }

  get origin(): Origin {
    return this.#written.origin;
  }

  async append(changes: ChangeSet, notes: NodeNotes = {}): Promise<void> {
    this.#assertOpen();
    const operations = this.#encode((to) => this.#put(to, changes, notes));
    await this.#opened.writer.write(operations.all, this.#tally);
  }

  async sync(): Promise<void> {
    this.#assertOpen();
    await this.#opened.writer.sync();
  }

  async reset(changes: ChangeSet, notes: NodeNotes = {}): Promise<void> {
    this.#assertOpen();
    const number = this.#appending.number + 1;
    const keys = new GenerationKeys(number);
    const next = { number, keys, origin: 'frame', chains: new ChainBounds(), floor: NO_FLOOR } as const;
    this.#appending = next;
    this.#tally = { ...this.#tally, inserted: -1 };
    const operations = this.#encode((to) => {
      putGraph(to, number, next.origin);
      this.#put(to, changes, notes);
    });
    await this.#opened.writer.write(operations.all, this.#tally, () => {
      this.#written = next;
    });
    this.#opened.leftovers.removeBefore(next.keys);
  }

  async prune(from: FrameRecord): Promise<void> {
    this.#assertOpen();
    const before = this.#appending;
    const { keys, chains } = before;
    const floor = raisedFloor(before.floor, from, {
      newest: (creator) => chains.newest(creator),
      inserted: this.#tally.inserted,
    });
    const next = { ...before, floor };
    this.#appending = next;
    const operations = this.#encode((to) => {
      putFloor(to, keys, floor);
      chains.dropBelow(floor.chains);
      this.#tally = { ...this.#tally, events: chains.count };
    });
    await this.#opened.writer.write(operations.all, this.#tally, () => {
      this.#written = next;
    });
    this.#opened.leftovers.removeBelow(keys, floor, before.floor);
  }

  #put(to: Operations, changes: ChangeSet, notes: NodeNotes): void {
    putChanges(to, changes, { ...this.#appending, known: this.#known });
    putNotes(to, notes, this.#opened.pool);
    this.#tally = this.#count(changes, notes);
  }

  #count({ events, blocks }: ChangeSet, notes: NodeNotes): Tally {
    const before = this.#tally;
    return {
      events: this.#appending.chains.count,
      inserted: events.reduce((last, { topologicalIndex }) => Math.max(last, topologicalIndex), before.inserted),
      lastBlock: blocks.reduce((last, { body }) => Math.max(last, Number(body.index)), before.lastBlock),
      acknowledged: notes.acknowledged ?? before.acknowledged,
      pool: this.#opened.pool.count,
    };
  }

  /** What cannot be encoded is missing for ever, and so nothing may follow it. */
  #encode(put: (to: Operations) => void): Operations {
    const { writer } = this.#opened;
    if (writer.failure !== undefined) throw writer.failure;
    try {
      const operations = new Operations();
      put(operations);
      return operations;
    } catch (error) {
      const failure = storeFailure(error, 'encoding a change');
      writer.fail(failure);
      throw failure;
    }
  }

  eventsAfter(creator: string, index: number, limit: number): Promise<EventPage> {
    return this.#read((reader) => reader.eventsAfter(creator, index, limit));
  }

  inserted(number: number, limit: number): Promise<readonly EventRecord[]> {
    return this.#read((reader) => reader.inserted(number, limit));
  }

  event(id: EventId): Promise<EventRecord | undefined> {
    return this.#read((reader) => reader.event(id));
  }

  block(index: number): Promise<Block | undefined> {
    return this.#read((reader) => reader.block(index));
  }

  frame(round: number): Promise<FrameRecord | undefined> {
    return this.#read((reader) => reader.frame(round));
  }

  round(round: number): Promise<RoundRecord | undefined> {
    return this.#read((reader) => reader.round(round));
  }

  peerSets(): Promise<readonly (readonly [round: number, peerSet: PeerSet])[]> {
    return this.#read((reader) => reader.peerSets());
  }

  notes(): Promise<StoredNotes> {
    return this.#read((reader) => reader.notes());
  }

  lastBlockIndex(): Promise<number> {
    return this.#read((reader) => reader.lastBlockIndex());
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { database, writer, leftovers } = this.#opened;
    await Promise.all([leftovers.stop(), this.snapshots.stop()]);
    // Whoever waits for it has been told by then; a failed store has told everybody already. Whoever only looked leaves everything as it was.
    if (!writer.isUntouched) await writer.sync().catch(() => undefined);
    await writer.idle();
    try {
      await database.close();
    } catch (error) {
      throw storeFailure(error, 'closing the database');
    }
  }

  /** A reset between two reads of one answer would mix two graphs: then all of it is read again. */
  async #read<T>(run: (reader: Reader) => Promise<T>): Promise<T> {
    for (;;) {
      this.#assertOpen();
      const generation = this.#written;
      try {
        const answer = await run(new Reader(this.#opened.database, generation));
        if (generation === this.#written) return answer;
      } catch (error) {
        if (this.#closing !== undefined) throw closedFailure();
        if (generation === this.#written) throw storeFailure(error, 'reading the database');
      }
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw closedFailure();
  }
}
