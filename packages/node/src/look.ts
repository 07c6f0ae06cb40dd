// Looking into a node in detail, piece by piece: what its HTTP API and programs that draw or measure it are made of. Nothing here waits for the
// critical section or holds it up; what is told of an event or a round is what is known at that moment.
import type { EventId, EventRecord, EventStatus, FrameRecord, RoundRecord } from '@babble/hashgraph';
import type { Core } from './core.ts';
import type { MembershipPage } from './fast-forward/membership-ledger.ts';
import { type Liveness, livenessOf } from './liveness.ts';
import { type Measurements, type MeasurementsInit, measurementsOf } from './measure/measurements.ts';

export interface LookInit extends MeasurementsInit {
  readonly core: Core;
}

export class Look {
  readonly #init: LookInit;

  constructor(init: LookInit) {
    this.#init = init;
  }

  measurements(): Measurements {
    return measurementsOf(this.#init);
  }

  /** All who ever were validators, in the order in which they came. */
  liveness(): readonly Liveness[] {
    return livenessOf(this.#init.core, this.#init.gossip);
  }

  /** Up to `limit` events by their insertion numbers, ascending, from a number on; those that came with a frame have none. */
  inserted(from: number, limit: number): Promise<readonly EventRecord[]> {
    return this.#init.store.inserted(from, limit);
  }

  /** An event that is kept, or `undefined`. */
  async event(id: EventId): Promise<EventRecord | undefined> {
    const { store, core } = this.#init;
    const stored = await store.event(id);
    if (stored !== undefined || !core.hashgraph.has(id)) return stored;
    // It is on its way to the store.
    await core.persisted();
    return store.event(id);
  }

  /** What consensus knows of an event; `undefined` once it has left memory. */
  eventStatus(id: EventId): EventStatus | undefined {
    return this.#init.core.hashgraph.status(id);
  }

  /** Highest round that has an event, −1 if none. */
  get lastRound(): number {
    return this.#init.core.hashgraph.lastRound;
  }

  /** A round, decided or not; `undefined` if there is none, or it is not kept any more. */
  async round(number: number): Promise<RoundRecord | undefined> {
    return this.#init.core.hashgraph.round(number) ?? (await this.#init.store.round(number));
  }

  /** The frame of a round received that is kept, or `undefined`. */
  frame(round: number): Promise<FrameRecord | undefined> {
    return this.#init.store.frame(round);
  }

  /** What validators sign of a block, 32 bytes: known without hashing it once more while it is in memory and answered. */
  blockDigest(index: number): Uint8Array | undefined {
    return this.#init.core.hashgraph.blockDigest(index);
  }

  /** When the application answered a block, in ms since the epoch; `undefined` if that was before the start, or ten thousand blocks ago. */
  answeredMs(block: number): number | undefined {
    return this.#init.watch.blockTimes.at(block);
  }

  /**
   * How long a transaction of an own event was on its way, in ms, by its position in the event; `undefined` if it was not submitted to this node since the
   * start, is not final, or ten thousand others have become so since.
   */
  finalityMs(event: EventId, position: number): number | undefined {
    return this.#init.watch.finality.finalityMs(event, position);
  }

  /** The blocks above an index that changed the validators, as far as this node keeps them in memory. */
  membershipChanges(afterBlock: number): MembershipPage {
    return this.#init.core.memberships.after(afterBlock);
  }
}
