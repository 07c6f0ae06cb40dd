// Own events that nobody but this node may have, since the graph has begun anew without them. They are noted in the store, too, until it is certain what has
// become of them: a process that ends meanwhile must not take them with it. Rules NODE-FF-8, NODE-SELF-6, OURS-4.
import type { Event, Hashgraph } from '@babble/hashgraph';

export class LostEvents {
  readonly #ownId: number;
  #events: readonly Event[] = [];

  constructor(ownId: number) {
    this.#ownId = ownId;
  }

  get count(): number {
    return this.#events.length;
  }

  /** Returns all of them, each once, in the order in which they came. */
  add(events: readonly Event[]): readonly Event[] {
    this.#events = [...new Map([...this.#events, ...events].map((event) => [event.id, event])).values()];
    return this.#events;
  }

  /** Those that are in no graph, once it is certain that nobody will bring them; each is given once. */
  take(graph: Hashgraph): readonly Event[] {
    const resolver = graph.wireResolver();
    const events = this.#events.filter(
      // What lies below the graph has been decided: the snapshot holds what was in it.
      ({ id, body }) => !graph.has(id) && !resolver.isForgotten(this.#ownId, body.index),
    );
    this.#events = [];
    return events;
  }
}
