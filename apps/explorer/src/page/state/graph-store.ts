// What the drawing shows: the events in memory, how far a recording has been played, what is looked at. Live, new events come by
// themselves; what is older, or was missed while somebody looked at the past, is asked for page by page.

import type { EventAnswer, EventsAnswer, WitnessAnswer } from '@babble/service';
import { type Signal, signal } from '@preact/signals';
import type { Sights } from '../../replay-contract.ts';
import { ApiFailure } from '../api/client.ts';
import type { Received } from '../api/stream.ts';
import { type GraphNode, NOW } from '../model/graph-node.ts';
import { GraphWindow } from '../model/graph-window.ts';

/** Events in memory. */
const CAPACITY = 20_000;
/** Events that are asked for at a time. */
const PAGE = 500;

export interface GraphStoreInit {
  /** Events by insertion number; `limit` of them at most. */
  readonly page: (from: number, limit: number) => Promise<EventsAnswer>;
  readonly event: (id: string) => Promise<EventAnswer>;
}

export class GraphStore {
  readonly window: GraphWindow = new GraphWindow(CAPACITY);
  /** How many events there are at the node. */
  readonly total: Signal<number> = signal(0);
  /** How many of them are shown; all of them, unless a recording is played. */
  readonly position: Signal<number> = signal(NOW);
  /** The newest is kept in sight. */
  readonly following: Signal<boolean> = signal(true);
  readonly loaded: Signal<boolean> = signal(false);
  readonly hovered: Signal<GraphNode | undefined> = signal(undefined);
  readonly selected: Signal<GraphNode | undefined> = signal(undefined);
  /** What the event that is pointed at strongly sees, in a recording. */
  readonly sights: Signal<Sights | undefined> = signal(undefined);
  /** On the way between a witness and somebody who sees it. */
  readonly path: Signal<ReadonlySet<GraphNode> | undefined> = signal(undefined);
  /** What the drawing should move to; another object each time. */
  readonly centred: Signal<{ readonly node: GraphNode } | undefined> = signal(undefined);
  /** How many events the node had when the newest one in sight came. */
  readonly shownUpTo: Signal<number> = signal(0);
  /** Increases with every change of the window, at most once per picture. */
  readonly changed: Signal<number> = signal(0);
  readonly #init: GraphStoreInit;
  /** Insertion number of the oldest event that the node still has, as far as we know. */
  #oldest = 0;
  #pending: Promise<void> | undefined;
  /** What comes while the newest events are being read. */
  #waiting: EventAnswer[] | undefined;
  #isAnnounced = false;

  constructor(init: GraphStoreInit) {
    this.#init = init;
  }

  /** Nothing is missing between the window and what comes. */
  get isAttached(): boolean {
    return this.window.next >= this.total.value;
  }

  /** Whether the node has older events than those in memory. */
  get hasOlder(): boolean {
    return this.window.size > 0 && this.window.first > this.#oldest;
  }

  /** Reads the newest of `total` events anew, and goes on from there. */
  async goLive(total: number): Promise<void> {
    this.#waiting = [];
    this.following.value = true;
    try {
      const { first, events } = await this.#init.page(Math.max(0, total - PAGE), PAGE);
      this.#oldest = first;
      this.window.reset(events);
      this.total.value = Math.max(total, this.window.next);
    } finally {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      for (const event of waiting) this.append(event);
    }
    this.loaded.value = true;
    this.#announce();
  }

  /** Begins with the first of `total` events, as a recording does. */
  async begin(total: number): Promise<void> {
    this.total.value = total;
    this.position.value = 0;
    await this.jumpTo(0);
    this.following.value = true;
    this.loaded.value = true;
  }

  /** One that is new at the node. */
  append(event: EventAnswer): void {
    this.total.value = Math.max(this.total.value, event.number + 1);
    if (this.#waiting !== undefined) {
      this.#waiting.push(event);
      return;
    }
    // Who looks at the past keeps it; what is missed is read when it is asked for.
    if (!this.following.value && this.window.size >= this.window.capacity) return;
    if (event.number > this.window.next) {
      if (this.following.value) this.loadNewer();
      return;
    }
    this.window.append([event], performance.now());
    this.#announce();
  }

  markReceived({ ids, roundReceived, block }: Received): void {
    this.window.markReceived(ids, { roundReceived, block }, performance.now());
    this.#announce();
  }

  markFame(witnesses: readonly WitnessAnswer[]): void {
    for (const { id, fame } of witnesses) this.window.markFame(id, fame);
    this.#announce();
  }

  orderLanes(creators: readonly string[]): void {
    if (creators.join() === this.window.lanes.map(({ creator }) => creator).join()) return;
    this.window.orderLanes(creators);
    this.#announce();
  }

  /** Asks for the page before the window, unless one is on its way. */
  loadOlder(): void {
    if (!this.hasOlder) return;
    void this.#once(async () => {
      const before = this.window.first;
      const from = Math.max(0, before - PAGE);
      const { first, events } = await this.#init.page(from, before - from);
      const older = events.filter(({ number }) => number < before);
      // What a node has forgotten is not asked for again.
      this.#oldest = older.length === 0 ? before : first;
      if (older.length === 0) return;
      this.window.prepend(older);
    });
  }

  /** Asks for the page behind the window, unless one is on its way. */
  loadNewer(): void {
    if (this.isAttached) return;
    void this.#once(async () => {
      const { events } = await this.#init.page(this.window.next, PAGE);
      this.window.append(events, 0);
    });
  }

  /** Selects an event and moves to it, wherever it is. Rejects with an `ApiFailure` if the node does not know it. */
  async show(id: string): Promise<void> {
    if (this.window.get(id) === undefined) {
      const { number } = await this.#init.event(id);
      await this.jumpTo(number);
    }
    this.selected.value = this.window.get(id);
    this.#centre(this.selected.value);
  }

  /** Moves to the event with this insertion number. */
  async showNumber(number: number): Promise<void> {
    await this.jumpTo(number);
    this.#centre(this.window.at(number));
  }

  /** Puts the event with this number into the middle of the window. */
  async jumpTo(number: number): Promise<void> {
    if (this.window.at(number) === undefined) {
      this.following.value = false;
      // One at a time: what was asked for before may come last otherwise.
      await this.#pending;
      await this.#once(async () => {
        const { events } = await this.#init.page(Math.max(0, number - PAGE / 2), PAGE);
        this.window.reset(events);
      });
    }
    this.#announce();
  }

  #centre(node: GraphNode | undefined): void {
    if (node === undefined) return;
    this.following.value = false;
    this.centred.value = { node };
  }

  async #once(load: () => Promise<void>): Promise<void> {
    if (this.#pending !== undefined) return;
    this.#pending = load();
    try {
      await this.#pending;
      this.#announce();
    } catch (error) {
      // The connection says that there is none; scrolling on asks again.
      if (!(error instanceof ApiFailure)) throw error;
    } finally {
      this.#pending = undefined;
    }
  }

  /** Many changes make one picture. */
  #announce(): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    requestAnimationFrame(() => {
      this.#isAnnounced = false;
      this.changed.value += 1;
    });
  }
}
