// A schedule says who makes an event on whose event, step by step. Every sub-sequence of a schedule is a schedule again, so
// that a failing one can be shrunk. Playing it gives the drawing and the real events.
import type { Event } from '@babble/hashgraph';
import type { Drawing, DrawnEvent, DrawnRequest } from '@babble/hashgraph/drawing';
import type { Coins } from './materialise.ts';
import { materialise } from './materialise.ts';

export interface Step {
  /** Column of the creator. */
  readonly who: number;
  /** Column of the other-parent; `undefined` for none. */
  readonly whom: number | undefined;
  /** How many events older than the newest of `whom` the other-parent is, at most the first one. */
  readonly age: number;
  readonly transaction: boolean;
  readonly requests: readonly DrawnRequest[];
}

export interface Schedule {
  readonly seed: number;
  readonly coins: Coins;
  /** Columns 0 … genesisCount − 1 are the genesis peer-set. */
  readonly genesisCount: number;
  readonly steps: readonly Step[];
}

/** A graph that grows, as drawing and as real events. */
export class GrowingGraph {
  readonly #seed: number;
  readonly #coins: Coins;
  readonly #drawn: DrawnEvent[] = [];
  readonly #events: Event[] = [];
  /** Positions of the events of each column. */
  readonly #chains = new Map<number, number[]>();

  constructor({ seed, coins }: Pick<Schedule, 'seed' | 'coins'>) {
    this.#seed = seed;
    this.#coins = coins;
  }

  get drawing(): Drawing {
    return { events: this.#drawn };
  }

  get events(): readonly Event[] {
    return this.#events;
  }

  /** The event of a step. */
  take({ who, whom, age, transaction, requests }: Step): Event {
    const chain = this.#chains.get(who) ?? [];
    const others = whom === undefined ? [] : (this.#chains.get(whom) ?? []);
    return this.add({
      column: who,
      index: chain.length,
      fork: 0,
      selfParent: chain.at(-1),
      otherParent: others[Math.max(0, others.length - 1 - age)],
      transaction,
      requests,
      expected: undefined,
    });
  }

  /** An event as it is drawn. */
  add(drawn: DrawnEvent): Event {
    const [selfParent, otherParent] = [drawn.selfParent, drawn.otherParent].map((position) => {
      return position === undefined ? '' : (this.#events[position]?.id ?? '');
    });
    const event = materialise(drawn, [selfParent ?? '', otherParent ?? ''], this.#seed, this.#coins);
    const chain = this.#chains.get(drawn.column) ?? [];
    this.#chains.set(drawn.column, [...chain, this.#events.length]);
    this.#events.push(event);
    this.#drawn.push(drawn);
    return event;
  }
}
