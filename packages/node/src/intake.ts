// The way of a message's events into the graph: resolve, verify, insert, and keep aside for a while what lacks a parent. Strangers send
// messages too: what nobody has signed is cheap to refuse and is never worked for twice.
// Rules NODE-SYNC-1, NODE-PUSH-2, HG-WIRE-1 … HG-WIRE-3, OURS-1, OURS-3, OURS-8.
import { encodeHex } from '@babble/crypto';
import type { Event, Hashgraph, WireEvent } from '@babble/hashgraph';
import { HashgraphError } from '@babble/hashgraph';
import type { Clock } from '@babble/host';
import { Orphans } from './orphans.ts';
import type { VerificationOptions } from './verify-events.ts';
import { verifyEvents } from './verify-events.ts';

export interface IntakeInit extends VerificationOptions {
  readonly graph: () => Hashgraph;
  readonly clock: Clock;
  /** Runs a critical section (OURS-9). */
  readonly inTurn: <T>(section: () => Promise<T>) => Promise<T>;
  /** Inside the critical section: inserts one verified event, or says why not. */
  readonly insert: (event: Event) => Promise<HashgraphError | undefined>;
}

/** What became of a message with events. */
export interface Received {
  /** Events of the message, new or not. */
  readonly offered: number;
  /** New events. */
  readonly inserted: number;
  /** Who made them. */
  readonly creators: ReadonlySet<string>;
  /** Events of the message that are kept aside until a parent arrives. */
  readonly orphans: number;
  /** The first refusal that is not about a duplicate; also of an event that is kept aside. */
  readonly error: HashgraphError | undefined;
  /** From taking up the message to the last insertion. */
  readonly elapsedMs: number;
}

/** How often what was kept aside is tried again after one message. */
const MAX_ROUNDS = 8;

/** Events resolved, verified and inserted together. */
const GROUP_SIZE = 256;

/**
 * Events of one message that lack a parent or a valid signature, or come twice. Honest nodes send next to none: nobody works on for who sends
 * so many, and the groups after them are not looked at.
 */
const MAX_BAD = 1_000;

/** What became of some events. */
interface Taken {
  readonly inserted: number;
  /** The first refusal that is not about a duplicate. */
  readonly refusal: HashgraphError | undefined;
  /** What lacks a parent, in order. */
  readonly unresolved: ReadonlyMap<WireEvent, HashgraphError>;
}

export class Intake {
  readonly #init: IntakeInit;
  readonly #orphans = new Orphans();

  constructor(init: IntakeInit) {
    this.#init = init;
  }

  /** Events kept aside at the moment. */
  get orphanCount(): number {
    return this.#orphans.size;
  }

  /**
   * Takes the events of one message. What lacks a parent is kept aside, and tried again when something new was inserted: for nothing
   * less, or strangers could have it tried for nothing.
   */
  async take(wireEvents: readonly WireEvent[]): Promise<Received> {
    const startedMs = this.#init.clock.now();
    const creators = new Set<string>();
    const first = await this.#takeIn(wireEvents, creators);
    let inserted = first.inserted;
    for (let round = 0, news = inserted; news > 0 && this.#orphans.size > 0 && round < MAX_ROUNDS; round += 1) {
      news = (await this.#takeIn(this.#orphans.all(), creators)).inserted;
      inserted += news;
    }
    const elapsedMs = this.#init.clock.now() - startedMs;
    const orphans = [...first.unresolved.keys()].filter((wire) => this.#orphans.has(wire)).length;
    const lacking = [...first.unresolved].find(([wire]) => this.#orphans.has(wire) || !this.#isParticipant(wire));
    const error = lacking?.[1] ?? first.refusal;
    return { offered: wireEvents.length, inserted, creators, orphans, error, elapsedMs };
  }

  /** One round of {@link take}: group after group, until all are done or too much of it was bad. */
  async #takeIn(wireEvents: readonly WireEvent[], creators: Set<string>): Promise<Taken> {
    const unresolved = new Map<WireEvent, HashgraphError>();
    let inserted = 0;
    let wrong = 0;
    let refusal: HashgraphError | undefined;
    for (let from = 0; from < wireEvents.length && wrong + unresolved.size <= MAX_BAD; from += GROUP_SIZE) {
      const { fresh, repeated } = this.#resolve(wireEvents.slice(from, from + GROUP_SIZE), unresolved);
      const errors = await verifyEvents(fresh, this.#init);
      const group = await this.#insertAll(fresh, errors, creators);
      inserted += group.inserted;
      refusal ??= group.refusal;
      wrong += repeated + errors.filter((error) => error !== undefined).length;
    }
    return { inserted, refusal, unresolved };
  }

  #insertAll(
    events: readonly Event[],
    errors: readonly (HashgraphError | undefined)[],
    creators: Set<string>,
  ): Promise<Omit<Taken, 'unresolved'>> {
    return this.#init.inTurn(async () => {
      let inserted = 0;
      let first: HashgraphError | undefined;
      for (const [position, event] of events.entries()) {
        const refusal = errors[position] ?? (await this.#init.insert(event));
        if (refusal === undefined) {
          inserted += 1;
          creators.add(encodeHex(event.body.creator ?? new Uint8Array(0)));
        } else if (refusal.code !== 'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD') first ??= refusal;
      }
      return { inserted, refusal: first };
    });
  }

  /** Resolves wire events, leaves out what is known, and keeps aside what lacks a parent, before anything is verified. */
  #resolve(
    wireEvents: readonly WireEvent[],
    unresolved: Map<WireEvent, HashgraphError>,
  ): { readonly fresh: readonly Event[]; readonly repeated: number } {
    const hashgraph = this.#init.graph();
    const resolver = hashgraph.wireResolver();
    const fresh = new Map<string, Event>();
    let repeated = 0;
    for (const wire of wireEvents) {
      this.#orphans.delete(wire);
      if (resolver.isForgotten(wire.body.creatorId, wire.body.index)) continue;
      try {
        const event = resolver.resolve(wire);
        if (fresh.has(event.id)) repeated += 1;
        else if (!hashgraph.has(event.id)) fresh.set(event.id, event);
      } catch (error) {
        const refusal = error instanceof RangeError ? tooLong(error) : error;
        if (!(refusal instanceof HashgraphError)) throw error;
        unresolved.set(wire, refusal);
        if (this.#isParticipant(wire)) this.#orphans.add(wire);
      }
    }
    return { fresh: [...fresh.values()], repeated };
  }

  #isParticipant({ body }: WireEvent): boolean {
    return this.#init
      .graph()
      .participants()
      .some(({ id }) => id === body.creatorId);
  }
}

/** Escaped, a text takes six times its length: that of an event in a long answer may be more than the engine can hold. */
function tooLong(cause: RangeError): HashgraphError {
  const message = `an event is too long to be hashed: ${cause.message}`;
  return new HashgraphError('BABBLE_HASHGRAPH_TEXT_INVALID', message, {}, cause);
}
