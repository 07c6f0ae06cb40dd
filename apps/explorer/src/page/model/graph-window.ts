// The part of the hashgraph that is in memory: events with consecutive insertion numbers, at most `capacity` of them. New ones
// come at the end, older ones at the beginning when somebody scrolls back; what falls out at the other end can be asked for again.
import type { FameAnswer } from '@babble/service';
import { GraphNode, type ShownEvent } from './graph-node.ts';
import { Lane } from './lane.ts';
import { placeNewer, placeOlder } from './placement.ts';

export interface Reception {
  readonly roundReceived: number;
  /** `null` if the round makes no block. */
  readonly block: number | null;
}

export class GraphWindow {
  readonly capacity: number;
  /** In the order in which lanes are drawn. */
  lanes: Lane[] = [];
  /** Counts changes, so that whoever draws knows whether there is something new. */
  version = 0;
  /** Ascending by insertion number. */
  #nodes: GraphNode[] = [];
  readonly #byId = new Map<string, GraphNode>();
  #laneOrder: readonly string[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.#nodes.length;
  }

  /** Insertion number of the oldest event in memory. */
  get first(): number {
    return this.#nodes[0]?.number ?? 0;
  }

  /** Insertion number after the newest event in memory. */
  get next(): number {
    return (this.#nodes.at(-1)?.number ?? -1) + 1;
  }

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  get(id: string): GraphNode | undefined {
    return this.#byId.get(id);
  }

  /** The event with this insertion number. */
  at(number: number): GraphNode | undefined {
    return this.#nodes[number - this.first];
  }

  laneOf(creator: string): number {
    return this.lanes.findIndex((lane) => lane.creator === creator);
  }

  /** How far the drawing goes when the first `position` events are there. */
  reachAt(position: number): number {
    return this.lanes.reduce((reach, lane) => Math.max(reach, lane.headAt(position)?.layer ?? 0), 0);
  }

  /** Forgets everything and begins with these, ascending by number without gaps. */
  reset(events: readonly ShownEvent[]): void {
    this.#nodes = [];
    this.#byId.clear();
    this.lanes = this.#laneOrder.map((creator) => new Lane(creator));
    this.append(events, 0);
  }

  /** Puts events behind the newest; those that are there already, or would leave a gap, are left out. Forgets the oldest beyond the capacity. */
  append(events: readonly ShownEvent[], bornAt: number): void {
    for (const facts of events) {
      if (this.#nodes.length > 0 && facts.number !== this.next) continue;
      const node = this.#enter(facts);
      node.bornAt = bornAt;
      placeNewer(node, this.#nodes.at(-1));
      this.#nodes.push(node);
      this.#lane(facts.creator).nodes.push(node);
    }
    this.#dropOldest();
    this.version += 1;
  }

  /** Puts events before the oldest, ascending by number and ending where the window begins. Forgets the newest beyond the capacity. */
  prepend(events: readonly ShownEvent[]): void {
    const fitting = events.filter(({ number }) => number < this.first);
    if (fitting.at(-1)?.number !== this.first - 1) return;
    const older = fitting.map((facts) => this.#enter(facts));
    for (const node of this.#nodes) this.#link(node);
    placeOlder(older, this.#nodes);
    this.#nodes.unshift(...older);
    for (const node of older.toReversed()) this.#lane(node.facts.creator).nodes.unshift(node);
    this.#dropNewest();
    this.version += 1;
  }

  markReceived(ids: readonly string[], { roundReceived, block }: Reception, atMs: number): void {
    for (const id of ids) {
      const node = this.#byId.get(id);
      if (node === undefined || node.roundReceived !== null) continue;
      [node.roundReceived, node.block] = [roundReceived, block];
      node.receivedAtMs = atMs;
    }
    this.version += 1;
  }

  markFame(id: string, fame: FameAnswer): void {
    const node = this.#byId.get(id);
    if (node !== undefined) node.fame = fame;
    this.version += 1;
  }

  /** Lanes come in this order; creators that are not in it stay as long as they have events in memory. */
  orderLanes(creators: readonly string[]): void {
    this.#laneOrder = creators;
    const others = this.lanes.filter(({ creator, nodes }) => !creators.includes(creator) && nodes.length > 0);
    const known = creators.map((creator) => this.lanes.find((lane) => lane.creator === creator) ?? new Lane(creator));
    this.lanes = [...known, ...others];
    this.version += 1;
  }

  #enter(facts: ShownEvent): GraphNode {
    const node = new GraphNode(facts);
    this.#byId.set(facts.id, node);
    this.#link(node);
    return node;
  }

  #link(node: GraphNode): void {
    node.self ??= this.#byId.get(node.facts.selfParent ?? '');
    node.other ??= this.#byId.get(node.facts.otherParent ?? '');
  }

  #lane(creator: string): Lane {
    const known = this.lanes.find((lane) => lane.creator === creator);
    if (known !== undefined) return known;
    const lane = new Lane(creator);
    this.lanes.push(lane);
    return lane;
  }

  /** A tenth more than has to go, so that it does not happen with every event. */
  #dropOldest(): void {
    if (this.#nodes.length <= this.capacity) return;
    const count = this.#nodes.length - Math.floor(this.capacity * 0.9);
    const dropped = this.#nodes.splice(0, count);
    for (const node of dropped) {
      this.#byId.delete(node.id);
      this.#lane(node.facts.creator).nodes.shift();
    }
    // Who refers to what is gone keeps it in memory.
    for (const node of this.#nodes) {
      if (node.self !== undefined && !this.#byId.has(node.self.id)) node.self = undefined;
      if (node.other !== undefined && !this.#byId.has(node.other.id)) node.other = undefined;
    }
    this.#dropEmptyLanes();
  }

  #dropNewest(): void {
    for (const node of this.#nodes.splice(this.capacity)) {
      this.#byId.delete(node.id);
      this.#lane(node.facts.creator).nodes.pop();
    }
    this.#dropEmptyLanes();
  }

  #dropEmptyLanes(): void {
    this.lanes = this.lanes.filter(({ creator, nodes }) => nodes.length > 0 || this.#laneOrder.includes(creator));
  }
}
