// When to make the next event, and on top of what: "next in line". The validator whose newest event is oldest goes next, on top
// of the head that brings consensus furthest, and only if that brings it further; everybody else waits a little. In a fast
// network a round then takes the fewest events any policy can reach. All of this is local policy: every event is one that an
// ordinary node could have made.
import { compareProgress, type Hashgraph, type Progress, type Tip } from '@babble/hashgraph';
import type { Random } from '@babble/host';
import type { Pace } from './pace.ts';

/** Bounds of the time after which the next in line is passed over. */
const SHORTEST_PATIENCE_MS = 3;
const LONGEST_PATIENCE_MS = 1_000;
const FIRST_STALL_MS = 50;
const LONGEST_STALL_MS = 10_000;
/**
 * Undetermined events per validator beyond which consensus does not keep up: in one line there are a few, in several lines more. Then only
 * who is next in line makes events, and others are waited for longer.
 */
const CROWDED = 12;
const CROWDED_IN_LANES = 40;
const PATIENCE_WHEN_CROWDED = 4;
/**
 * Own events in a row while nothing arrives. A large pool thus spreads over rounds: otherwise all of it would end in one block, and nobody
 * would get to anything else while that is hashed and handed over.
 */
const OWN_IN_A_ROW = 2;
/** Events in a row where several lines go on at once. */
const BURST = 4;
/** Who hears nothing for this share of his patience, and then from somebody who was to wait, knows that others were passed over. */
const NOTICED = 0.8;
const WEIGHT = 0.2;
/** How much longer than the average a hop may be to count in full. */
const GREATEST_RISE = 4;
/** Times since the epoch are not exact to the last digit: what is due within this is due now. */
const CLOCK_GRAIN_MS = 0.01;

export interface LineInit {
  readonly pace: Pick<Pace, 'exchangeMs' | 'lanes'>;
  /** The graph as it is now: fast sync replaces it. */
  readonly graph: () => Hashgraph;
  readonly ownKey: string;
  readonly random: Random;
  /** All whose events count now or later. */
  readonly creators: () => readonly string[];
  /** Whether somebody makes events by a timer, whatever the line says: he is left out of it. */
  readonly isTimerDriven: (key: string) => boolean;
}

/** What is waiting for an own event. */
export interface Payload {
  /** Transactions or internal transactions. */
  readonly transactions: boolean;
  readonly blockSignatures: boolean;
}

export type Decision =
  /** Nothing to do until something happens. */
  | { readonly kind: 'rest' }
  /** Decide again at this time. */
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Make events now, one on top of each of these heads (`undefined`: on none). */
  | { readonly kind: 'create'; readonly otherParents: readonly (Tip | undefined)[] };

/** When an event is due. */
interface Due {
  readonly atMs: number;
  /** Nothing would improve: it is made only so that nothing stands still for ever. */
  readonly blocked: boolean;
  /** Others were to go first: if it comes to this time, they did not. */
  readonly afterOthers: boolean;
}

export class Line {
  /** Suspicions raised since the start. */
  suspicionCount = 0;
  /** Times that nothing helped and an event was made nevertheless. */
  stallCount = 0;
  /** Average time from an own event to the first foreign event on top of it. */
  hopMs = 1;
  /** How many went at once at the last decision. */
  lanes = 1;
  /** When the newest own event was made. */
  createdMs: number = Number.NEGATIVE_INFINITY;
  readonly #init: LineInit;
  readonly #suspects = new Set<string>();
  readonly #heardMs = new Map<string, number>();
  #lastArrivalMs = Number.NEGATIVE_INFINITY;
  #lastActivityMs = Number.NEGATIVE_INFINITY;
  #stallMs = FIRST_STALL_MS;
  #isCrowded = false;
  #burstLeft = 0;
  /** Whether the newest own events bring consensus further: others go on at once then, and their answer tells how long a hop is. */
  #isProgress = false;
  /** Who is to go before this node, in their order, as long as it waits for them. */
  #awaited: readonly Tip[] = [];
  #createdSinceArrival = 0;
  #created: { readonly index: number; readonly atMs: number } | undefined;

  constructor(init: LineInit) {
    this.#init = init;
  }

  /** Time after which the next in line is passed over. */
  get patienceMs(): number {
    const hopMs = Math.max(this.hopMs, this.#init.pace.exchangeMs / 2);
    const patienceMs = 3 * hopMs * (this.#isCrowded ? PATIENCE_WHEN_CROWDED : 1);
    return Math.min(Math.max(patienceMs, SHORTEST_PATIENCE_MS), LONGEST_PATIENCE_MS);
  }

  /** When the newest event arrived. */
  get lastArrivalMs(): number {
    return this.#lastArrivalMs;
  }

  /** How long to wait before making an event that does not help by itself. */
  get stallMs(): number {
    return Math.max(this.#stallMs, 10 * this.patienceMs);
  }

  /** When an event of somebody last arrived. */
  heardMs(key: string): number {
    return this.#heardMs.get(key) ?? Number.NEGATIVE_INFINITY;
  }

  isSuspect(key: string): boolean {
    return this.#suspects.has(key);
  }

  /** New events of these creators arrived. */
  arrived(creators: ReadonlySet<string>, nowMs: number): void {
    const { ownKey } = this.#init;
    const hashgraph = this.#init.graph();
    if (nowMs - this.#lastArrivalMs >= NOTICED * this.patienceMs) this.#notice(creators);
    this.#awaited = [];
    for (const key of creators) {
      this.#suspects.delete(key);
      this.#heardMs.set(key, nowMs);
      const created = this.#created;
      if (created !== undefined && (hashgraph.tip(key)?.knownIndexOf(ownKey) ?? -1) >= created.index) {
        // A single long wait, for the quorum or for the machine, says little about hops.
        const sampleMs = Math.min(nowMs - created.atMs, GREATEST_RISE * this.hopMs + 1);
        this.hopMs += WEIGHT * (sampleMs - this.hopMs);
        this.#created = undefined;
      }
    }
    this.#createdSinceArrival = 0;
    this.#lastArrivalMs = nowMs;
    this.#lastActivityMs = nowMs;
  }

  /** Events of these arrived when others were awaited: whoever stood before them by more than there are lanes was passed over. */
  #notice(creators: ReadonlySet<string>): void {
    const first = this.#awaited.findIndex(({ key }) => creators.has(key));
    const before = first < 0 ? this.#awaited.length : first;
    for (const { key } of this.#awaited.slice(0, Math.max(before - this.lanes + 1, 0))) this.#suspect(key);
  }

  /** An own event was made. */
  created(index: number, nowMs: number): void {
    this.#createdSinceArrival += 1;
    this.createdMs = nowMs;
    if (this.#isProgress) this.#created ??= { index, atMs: nowMs };
    this.#lastActivityMs = nowMs;
  }

  /** There is nothing to do: how long the next event takes to come is no measure of anything. */
  rest(): void {
    this.#created = undefined;
  }

  decide(payload: Payload, nowMs: number): Decision {
    const { ownKey } = this.#init;
    const hashgraph = this.#init.graph();
    const own = hashgraph.tip(ownKey);
    const tips = this.#otherTips();
    const fresh = tips.filter((tip) => own === undefined || own.knownIndexOf(tip.key) < tip.index);
    const best = this.#best(fresh);
    if (own === undefined) return { kind: 'create', otherParents: [best] };
    if (this.#mayGoOn(best)) return { kind: 'create', otherParents: [best] };
    const ahead = this.#aheadOf(own, tips, nowMs);
    this.lanes = this.#lanes(tips.length + 1);
    const due = this.#due(payload, best, ahead.length, nowMs);
    if (due === undefined) return { kind: 'rest' };
    this.#awaited = due.afterOthers ? ahead : [];
    if (due.atMs - nowMs > CLOCK_GRAIN_MS) return { kind: 'wait', untilMs: due.atMs };
    const passedOver = this.#awaited.slice(0, ahead.length - this.lanes + 1);
    return this.#create(own, fresh, best, passedOver, due.blocked);
  }

  #create(
    own: Tip,
    fresh: readonly Tip[],
    best: Tip | undefined,
    passedOver: readonly Tip[],
    stalled: boolean,
  ): Decision {
    for (const { key } of passedOver) this.#suspect(key);
    if (stalled) {
      this.stallCount += 1;
      this.#stallMs = Math.min(2 * this.#stallMs, LONGEST_STALL_MS);
    }
    this.#isProgress = best !== undefined && this.#improves(best);
    if (this.#isProgress) this.#stallMs = FIRST_STALL_MS;
    this.#burstLeft = this.lanes === 1 || stalled ? 0 : BURST - 1;
    if (this.#isCrowded) return { kind: 'create', otherParents: [best] };
    const stragglers = fresh.filter((tip) => tip !== best && this.#isStraggler(tip, own, best));
    return { kind: 'create', otherParents: [...stragglers, best] };
  }

  /** Where several lines go on at once, whose turn it is takes in other heads as well, as long as each brings consensus further. */
  #mayGoOn(best: Tip | undefined): best is Tip {
    if (this.#burstLeft === 0) return false;
    this.#burstLeft -= 1;
    if (best !== undefined && this.#improves(best)) return true;
    this.#burstLeft = 0;
    return false;
  }

  /** When an event is due; `undefined`: not before something happens. */
  #due(payload: Payload, best: Tip | undefined, rank: number, nowMs: number): Due | undefined {
    const { patienceMs, lanes } = this;
    // What waits brings consensus no further by itself: without a quorum, or behind, it stays in the pool instead of adding to the crowd.
    const transactions = payload.transactions && !this.#isCrowded;
    const hasPayload = transactions || (payload.blockSignatures && !this.#isCrowded);
    const byRank = rank < lanes ? nowMs : this.#lastArrivalMs + patienceMs * (rank - lanes + 1);
    const isIdle = this.#init.graph().pendingLoadedEvents === 0;
    if (transactions && (isIdle || (best === undefined && this.#createdSinceArrival < OWN_IN_A_ROW))) {
      return { atMs: nowMs, blocked: false, afterOthers: false };
    }
    if (best === undefined) {
      const atMs = this.#lastActivityMs + patienceMs * (1 + rank);
      return hasPayload ? { atMs, blocked: false, afterOthers: false } : undefined;
    }
    if (!hasPayload && !this.#improves(best)) {
      return { atMs: this.#lastActivityMs + this.stallMs * (1 + 0.3 * rank), blocked: true, afterOthers: false };
    }
    return { atMs: byRank, blocked: false, afterOthers: rank >= lanes };
  }

  #lanes(validatorCount: number): number {
    const { pace } = this.#init;
    const hashgraph = this.#init.graph();
    const lanes = pace.lanes(validatorCount);
    const limit = (lanes === 1 ? CROWDED : CROWDED_IN_LANES) * validatorCount;
    this.#isCrowded = hashgraph.undeterminedEvents > limit;
    return this.#isCrowded ? 1 : lanes;
  }

  #otherTips(): readonly Tip[] {
    const { ownKey, creators } = this.#init;
    const hashgraph = this.#init.graph();
    const tips = creators().map((key) => (key === ownKey ? undefined : hashgraph.tip(key)));
    return tips.filter((tip): tip is Tip => tip !== undefined);
  }

  /** Live validators whose newest event is older: they go first. In their order. */
  #aheadOf(own: Tip, tips: readonly Tip[], nowMs: number): readonly Tip[] {
    const order = (a: Tip, b: Tip): number => a.lamport - b.lamport || a.id - b.id;
    return tips.filter((tip) => order(tip, own) < 0 && this.#isLive(tip, nowMs)).sort(order);
  }

  #isLive({ key, round }: Tip, nowMs: number): boolean {
    if (this.#suspects.has(key) || this.#init.isTimerDriven(key)) return false;
    const heardMs = this.#heardMs.get(key) ?? Number.NEGATIVE_INFINITY;
    return round >= this.#init.graph().lastRound - 1 || nowMs - heardMs < 2 * this.patienceMs;
  }

  /** The head on which the next event brings consensus furthest; of equal ones, any. */
  #best(fresh: readonly Tip[]): Tip | undefined {
    const { ownKey, random } = this.#init;
    const hashgraph = this.#init.graph();
    let best: Tip | undefined;
    let furthest: Progress = { round: -1, reach: -1 };
    const start = Math.floor(random.next() * fresh.length);
    for (let i = 0; i < fresh.length; i += 1) {
      const tip = fresh[(start + i) % fresh.length];
      if (tip === undefined) continue;
      const progress = hashgraph.progressWith(ownKey, tip.key);
      if (compareProgress(progress, furthest) <= 0) continue;
      furthest = progress;
      best = tip;
    }
    return best;
  }

  #improves(best: Tip): boolean {
    const { ownKey } = this.#init;
    const hashgraph = this.#init.graph();
    return compareProgress(hashgraph.progressWith(ownKey, best.key), hashgraph.progress(ownKey)) > 0;
  }

  /** Something to be committed that neither the own head nor the best one builds on, of somebody who has been passed by a round. */
  #isStraggler(tip: Tip, own: Tip, best: Tip | undefined): boolean {
    const unseen = own.knownIndexOf(tip.key) < tip.index && (best?.knownIndexOf(tip.key) ?? -1) < tip.index;
    return unseen && tip.undetermined && tip.round < this.#init.graph().lastRound;
  }

  #suspect(key: string): void {
    if (this.#suspects.has(key)) return;
    this.#suspects.add(key);
    this.suspicionCount += 1;
  }
}
