// The events inside the window, by slot. A slot is a small integer that is reused after the event has left; the columns
// are typed arrays indexed by slot, and `lastAncestors` has one row of indexes per slot. The event itself may leave before its slot: to place others, its id and its
// columns are enough. Rules HG-EVENT-1, HG-COORD-1.
import { HashgraphError } from '../errors.ts';
import type { Event, EventId } from '../objects/event.ts';
import { payloadBytes } from '../payload-bytes.ts';
import { NO_ANCESTOR } from './witness.ts';

const FIRST_CAPACITY = 1024;

const WITNESS = 1;
const LOADED = 2;
const ORDERED = 4;

export class EventTable {
  creator: Int32Array = new Int32Array(FIRST_CAPACITY);
  index: Int32Array = new Int32Array(FIRST_CAPACITY);
  round: Int32Array = new Int32Array(FIRST_CAPACITY);
  lamport: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** −1 while undetermined. */
  roundReceived: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** The highest round of which an ancestor may be unknown, −1 if all are known; see certain-round.ts. */
  unknownRound: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Row of `slot`: from `slot * width`, one index per column. */
  lastAncestors: Int32Array;
  /** Payload of the events that are here, in bytes. */
  bytes = 0;
  /** Columns per row; grows with the participants. */
  width: number;
  readonly #slotById = new Map<string, number>();
  readonly #ids: (EventId | undefined)[] = [];
  /** `undefined` where only the slot is left. */
  readonly #events: (Event | undefined)[] = [];
  readonly #free: number[] = [];
  #flags: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  #used = 0;

  constructor(width: number) {
    this.width = width;
    this.lastAncestors = new Int32Array(FIRST_CAPACITY * width).fill(NO_ANCESTOR);
  }

  /** Number of events inside the window. */
  get size(): number {
    return this.#slotById.size;
  }

  slotOf(id: string): number | undefined {
    return this.#slotById.get(id);
  }

  /** The event of a slot, which must not have left: those without a round received are here, and the newest of each creator. */
  event(slot: number): Event {
    return present(this.#events[slot], slot);
  }

  /** The event of a slot, or `undefined` if it has left. */
  eventIfHere(slot: number): Event | undefined {
    return this.#events[slot];
  }

  /** The id of the event of a slot in use. */
  idOf(slot: number): EventId {
    return present(this.#ids[slot], slot);
  }

  isWitness(slot: number): boolean {
    return (this.#flag(slot) & WITNESS) !== 0;
  }

  isLoaded(slot: number): boolean {
    return (this.#flag(slot) & LOADED) !== 0;
  }

  /** Whether the event is in a frame already, or came with one. */
  isOrdered(slot: number): boolean {
    return (this.#flag(slot) & ORDERED) !== 0;
  }

  markWitness(slot: number): void {
    this.#flags[slot] = this.#flag(slot) | WITNESS;
  }

  markOrdered(slot: number): void {
    this.#flags[slot] = this.#flag(slot) | ORDERED;
  }

  /** Takes a slot for an event whose coordinates, round and Lamport timestamp are still to be filled in. */
  allocate(event: Event, creator: number, index: number, loaded: boolean): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.creator.length) this.#grow();
    this.#slotById.set(event.id, slot);
    this.#ids[slot] = event.id;
    this.#events[slot] = event;
    this.bytes += payloadBytes(event.body.transactions);
    this.creator[slot] = creator;
    this.index[slot] = index;
    this.roundReceived[slot] = -1;
    this.#flags[slot] = loaded ? LOADED : 0;
    return slot;
  }

  /** Gives the slot of an event back that nothing refers to any more. */
  release(slot: number): void {
    this.dropEvent(slot);
    this.#slotById.delete(this.idOf(slot));
    this.#ids[slot] = undefined;
    this.#free.push(slot);
  }

  /** Lets an event go whose slot stays. */
  dropEvent(slot: number): void {
    this.bytes -= payloadBytes(this.#events[slot]?.body.transactions ?? null);
    this.#events[slot] = undefined;
  }

  /** A copy of the row of a slot. */
  ancestorsOf(slot: number): Int32Array {
    return this.lastAncestors.slice(slot * this.width, (slot + 1) * this.width);
  }

  /** Makes room for more columns; new columns are absent in every row. */
  widen(width: number): void {
    const rows = this.creator.length;
    const wider = new Int32Array(rows * width).fill(NO_ANCESTOR);
    for (let row = 0; row < this.#used; row += 1) {
      wider.set(this.lastAncestors.subarray(row * this.width, (row + 1) * this.width), row * width);
    }
    this.lastAncestors = wider;
    this.width = width;
  }

  #flag(slot: number): number {
    return this.#flags[slot] ?? 0;
  }

  #grow(): void {
    const capacity = 2 * this.creator.length;
    const longer = (column: Int32Array): Int32Array => {
      const grown = new Int32Array((column.length / this.creator.length) * capacity);
      grown.set(column);
      return grown;
    };
    const flags = new Uint8Array(capacity);
    flags.set(this.#flags);
    this.#flags = flags;
    this.lastAncestors = longer(this.lastAncestors);
    this.index = longer(this.index);
    this.round = longer(this.round);
    this.lamport = longer(this.lamport);
    this.roundReceived = longer(this.roundReceived);
    this.unknownRound = longer(this.unknownRound);
    this.creator = longer(this.creator);
  }
}

function present<T>(value: T | undefined, slot: number): T {
  if (value === undefined) throw new HashgraphError('BABBLE_HASHGRAPH_INVARIANT', `slot ${slot} is empty`, { slot });
  return value;
}
