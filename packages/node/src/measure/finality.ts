// How long a transaction of this node is on its way: from its acceptance into the pool until the application has answered the block that it is in.
// Followed by event, not by transaction, so that nothing is hashed. Bounded by the pool, by what is undecided, and by what is remembered (OURS-8).
import type { EventId, FrameRecord } from '@babble/hashgraph';
import { type Distribution, FINALITY_MS, Histogram } from './histogram.ts';
import { RecentValues } from './recent-values.ts';

/** Transactions whose finality can be asked for one by one. */
const REMEMBERED = 10_000;
/** Of how many the median is taken. */
const RECENT = 1_000;

/** What is told of them all. */
export interface FinalityTimes {
  /** Of all since the start, in ms. */
  readonly distribution: Distribution;
  /** Of the newest thousand, in ms; `undefined` before the first. */
  readonly p50Ms: number | undefined;
  readonly p99Ms: number | undefined;
}

export class Finality {
  readonly #histogram = new Histogram(FINALITY_MS);
  readonly #recent = new RecentValues(RECENT);
  /** In the pool, with the numbers that they have there, ascending; those before `#taken` are in events. */
  #pooled: { readonly number: number; readonly atMs: number }[] = [];
  #taken = 0;
  /** When the transactions of an own event were accepted; NaN for one of an earlier life. */
  readonly #sent = new Map<EventId, readonly number[]>();
  readonly #decided = new Map<number, EventId[]>();
  /** How long those of an own event took, oldest event first. */
  readonly #settled = new Map<EventId, readonly number[]>();
  #settledCount = 0;

  accepted(number: number, atMs: number): void {
    this.#pooled.push({ number, atMs });
  }

  /** An own event holds the `count` transactions of the pool below this number. */
  sent(id: EventId, below: number, count: number): void {
    if (count === 0) return;
    const acceptedMs = Array.from({ length: count }, () => Number.NaN);
    for (let next = this.#pooled[this.#taken]; next !== undefined; next = this.#pooled[this.#taken]) {
      if (next.number >= below) break;
      const position = next.number - (below - count);
      if (position >= 0) acceptedMs[position] = next.atMs;
      this.#taken += 1;
    }
    if (this.#taken * 2 >= this.#pooled.length) {
      this.#pooled = this.#pooled.slice(this.#taken);
      this.#taken = 0;
    }
    this.#sent.set(id, acceptedMs);
  }

  /** The events of a frame are decided; their block goes to the application. */
  decided({
    frame,
    eventIds,
  }: Pick<FrameRecord, 'eventIds'> & { readonly frame: { readonly round: number | bigint } }): void {
    if (this.#sent.size === 0) return;
    const own = eventIds.filter((id) => this.#sent.has(id));
    if (own.length > 0) this.#decided.set(Number(frame.round), own);
  }

  /** The application has answered the block of a round. */
  answered(round: number, nowMs: number): void {
    for (const id of this.#decided.get(round) ?? []) {
      const tookMs = (this.#sent.get(id) ?? []).map((acceptedMs) => nowMs - acceptedMs);
      this.#sent.delete(id);
      for (const ms of tookMs) if (!Number.isNaN(ms)) this.#observe(ms);
      this.#settled.set(id, tookMs);
      this.#settledCount += tookMs.length;
    }
    this.#decided.delete(round);
    for (const [id, { length }] of this.#settled) {
      if (this.#settledCount <= REMEMBERED) break;
      this.#settled.delete(id);
      this.#settledCount -= length;
    }
  }

  /** The graph begins anew: what is undecided now comes in no block, or in one that this node does not hear of. */
  forget(): void {
    this.#sent.clear();
    this.#decided.clear();
  }

  /** How long the transaction at a position of an own event took, in ms; `undefined` if that is not known, or not any more. */
  finalityMs(id: EventId, position: number): number | undefined {
    const ms = this.#settled.get(id)?.[position];
    return ms === undefined || Number.isNaN(ms) ? undefined : ms;
  }

  read(): FinalityTimes {
    const [p50Ms, p99Ms] = this.#recent.quantiles([0.5, 0.99]);
    return { distribution: this.#histogram.read(), p50Ms, p99Ms };
  }

  #observe(ms: number): void {
    this.#histogram.observe(ms);
    this.#recent.add(ms);
  }
}
