// Own events that nobody but this node may have, since the graph has begun anew without them. Rules NODE-FF-8, NODE-SELF-6, OURS-4.
import type { Event, Hashgraph } from '@babble/hashgraph';

export class LostEvents {
  readonly #ownId: number;
  #events: Event[] = [];

  constructor(ownId: number) {
    this.#ownId = ownId;
  }

  add(event: Event): void {
    this.#events.push(event);
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
