// Answers of the store from one generation of the database.
import type {
  Block,
  EventId,
  EventPage,
  EventRecord,
  FrameRecord,
  RoundRecord,
  SignedEvent,
  StoredNotes,
} from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { type Cell, readAs } from './cells.ts';
import { crc32 } from './crc32.ts';
import type { KeyRange, LevelDatabase } from './database.ts';
import { TEXT_TO_BYTES } from './database.ts';
import { NO_FLOOR } from './floor.ts';
import type { Generation } from './generation.ts';
import {
  ACKNOWLEDGED_KEY,
  ANSWERS,
  after,
  BODIES,
  digits,
  isKeyNumber,
  LOST_KEY,
  numberOf,
  type Place,
  RESTORING_KEY,
} from './keys.ts';
import { readPool } from './pool-rows.ts';
import { damaged, openRow } from './row.ts';
import { blockOf } from './rows/block-row.ts';
import { eventRecordOf } from './rows/event-row.ts';
import { type EventReference, frameRecordOf, referencesOf } from './rows/frame-row.ts';
import { lostOf } from './rows/lost-row.ts';
import { type PeerListCells, peersOf } from './rows/parts.ts';
import { roundRecordOf } from './rows/round-row.ts';

/** Rows read at once where some of them may have been dropped. */
const PAGE_BESIDE_DROPPED = 256;

export class Reader {
  readonly #database: LevelDatabase;
  readonly #generation: Generation;

  constructor(database: LevelDatabase, generation: Generation) {
    this.#database = database;
    this.#generation = generation;
  }

  /** ST-4. */
  async eventsAfter(creator: string, index: number, limit: number): Promise<EventPage> {
    const { keys } = this.#generation;
    const first = Math.max(0, index + 1);
    if (!isKeyNumber(first)) return { events: [], tooLate: false };
    if (this.#isDropped(creator, first)) return { events: [], tooLate: true };
    const prefix = keys.chain(creator);
    const links = await this.#range({ gte: `${prefix}${digits(first)}`, lt: after(prefix), limit: Math.max(1, limit) });
    const [oldest] = links;
    if (oldest === undefined) return { events: [], tooLate: false };
    if (numberOf(oldest[0]) > first) return this.#tooLate(creator, first);
    links.forEach(([key], i) => {
      if (numberOf(key) !== first + i) throw damaged(keys.link(creator, first + i), 'is missing');
    });
    const places = links.slice(0, Math.max(0, limit)).map(([, place]) => readAs<Place>(place));
    return { events: await this.#events(places), tooLate: false };
  }

  #tooLate(creator: string, first: number): EventPage {
    const { chains, keys } = this.#generation;
    // The events between the ends of a chain are there, or rows were lost.
    if (chains.has(creator, first)) throw damaged(keys.link(creator, first), 'is missing');
    return { events: [], tooLate: true };
  }

  async inserted(number: number, limit: number): Promise<readonly EventRecord[]> {
    const { events } = this.#generation.keys;
    // What was dropped, and is there still, does not count.
    const page = this.#generation.floor === NO_FLOOR ? limit : Math.max(limit, PAGE_BESIDE_DROPPED);
    const found: EventRecord[] = [];
    for (let next = Math.max(0, number); found.length < limit && isKeyNumber(next); ) {
      const rows = await this.#range({ gte: `${events}${digits(next)}`, lt: after(events), limit: page });
      this.#checkGaps(rows.map(([key]) => numberOf(key)));
      const records = rows.map(([, content]) => eventRecordOf(content));
      found.push(...records.filter(({ creator, index }) => !this.#isDropped(creator, index)));
      const last = rows.at(-1);
      if (last === undefined || rows.length < page) break;
      next = numberOf(last[0]) + 1;
    }
    return found.slice(0, Math.max(0, limit));
  }

  /** Numbers follow one another, but for those of a history that was dropped in part. */
  #checkGaps(numbers: readonly number[]): void {
    const { keys, floor } = this.#generation;
    numbers.slice(1).forEach((number, i) => {
      const expected = Math.max((numbers[i] ?? number) + 1, floor.firstWhole);
      if (number > expected) throw damaged(`${keys.events}${digits(expected)}`, 'is missing');
    });
  }

  #isDropped(creator: string, index: number): boolean {
    return index < (this.#generation.floor.chains.get(creator) ?? 0);
  }

  async event(id: EventId): Promise<EventRecord | undefined> {
    const { keys } = this.#generation;
    const place = await this.#get(keys.id(id));
    if (place === undefined) return undefined;
    const key = keys.event(readAs<Place>(place));
    const [content] = await this.#getMany([key]);
    if (content !== undefined) {
      const record = eventRecordOf(content);
      return this.#isDropped(record.creator, record.index) ? undefined : record;
    }
    // Both go in one step, when what was dropped is removed.
    if ((await this.#get(keys.id(id))) === undefined) return undefined;
    throw damaged(key, 'is missing');
  }

  async block(index: number): Promise<Block | undefined> {
    if (!isKeyNumber(index)) return undefined;
    const keys = [`${BODIES}${digits(index)}`, `${ANSWERS}${digits(index)}`] as const;
    const [decision, answer] = await this.#getMany(keys);
    if (decision === undefined && answer === undefined) return undefined;
    if (decision === undefined) throw damaged(keys[0], 'is missing');
    if (answer === undefined) throw damaged(keys[1], 'is missing');
    return blockOf(decision, answer);
  }

  async frame(round: number): Promise<FrameRecord | undefined> {
    if (round < this.#generation.floor.round) return undefined;
    const content = await this.#numbered(this.#generation.keys.frames, round);
    return content === undefined ? undefined : frameRecordOf(content, await this.#resolve(referencesOf(content)));
  }

  async round(round: number): Promise<RoundRecord | undefined> {
    if (round < this.#generation.floor.round) return undefined;
    const content = await this.#numbered(this.#generation.keys.rounds, round);
    return content === undefined ? undefined : roundRecordOf(content);
  }

  async peerSets(): Promise<readonly (readonly [round: number, peerSet: PeerSet])[]> {
    const { peerSets } = this.#generation.keys;
    const rows = await this.#range({ gte: peerSets, lt: after(peerSets) });
    return rows.map(([key, content]) => [numberOf(key), new PeerSet(peersOf(readAs<PeerListCells>(content)) ?? [])]);
  }

  async notes(): Promise<StoredNotes> {
    const keys = [ACKNOWLEDGED_KEY, RESTORING_KEY, LOST_KEY];
    const [acknowledged, restoring, lost] = await Promise.all(keys.map((key) => this.#get(key)));
    return {
      acknowledged: acknowledged === undefined ? -1 : readAs<number>(acknowledged),
      pool: await readPool(this.#database),
      restoring: restoring === undefined ? -1 : readAs<number>(restoring),
      lost: lost === undefined ? [] : lostOf(lost),
    };
  }

  async lastBlockIndex(): Promise<number> {
    const [last] = await this.#range({ gte: BODIES, lt: after(BODIES), reverse: true, limit: 1 });
    return last === undefined ? -1 : numberOf(last[0]);
  }

  async #events(places: readonly Place[]): Promise<readonly EventRecord[]> {
    const keys = places.map((place) => this.#generation.keys.event(place));
    const rows = await this.#getMany(keys);
    return rows.map((content, i) => {
      if (content === undefined) throw damaged(keys[i] ?? '', 'is missing');
      return eventRecordOf(content);
    });
  }

  async #resolve(references: readonly EventReference[]): Promise<readonly SignedEvent[]> {
    const keys = references.map(({ creator, index }) => this.#generation.keys.link(creator, index));
    const links = await this.#getMany(keys);
    const places = links.map((place, i) => {
      if (place === undefined) throw damaged(keys[i] ?? '', 'is missing');
      return readAs<Place>(place);
    });
    const records = await this.#events(places);
    return records.map(({ event }, i) => {
      if (crc32(event.signature) !== references[i]?.checksum) throw damaged(keys[i] ?? '', 'is another event');
      return { body: event.body, signature: event.signature };
    });
  }

  async #numbered(prefix: string, number: number): Promise<Cell | undefined> {
    return isKeyNumber(number) ? this.#get(`${prefix}${digits(number)}`) : undefined;
  }

  async #get(key: string): Promise<Cell | undefined> {
    const row = await this.#database.get(key, TEXT_TO_BYTES);
    if (row !== undefined) return openRow(key, row);
    // LevelDB asks a filter first whether a key may be there; one that is damaged says no to what is there. Ranges do not ask it.
    const [found] = await this.#range({ gte: key, lt: `${key}!`, limit: 1 });
    return found?.[1];
  }

  async #getMany(keys: readonly string[]): Promise<readonly (Cell | undefined)[]> {
    if (keys.length === 0) return [];
    const rows = await this.#database.getMany([...keys], TEXT_TO_BYTES);
    return rows.map((row, i) => (row === undefined ? undefined : openRow(keys[i] ?? '', row)));
  }

  async #range(range: KeyRange): Promise<readonly (readonly [key: string, content: Cell])[]> {
    const rows = await this.#database.iterator({ ...range, ...TEXT_TO_BYTES }).all();
    return rows.map(([key, row]) => [key, openRow(key, row)]);
  }
}
