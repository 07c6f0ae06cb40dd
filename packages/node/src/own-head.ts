// Whether this node knows its own newest index. Until it does it creates no event: a node that lost its memory would
// otherwise sign a second event for an index it used before. Rules NODE-SELF-6, OURS-4.
//
// A super-majority of the validators must know nothing newer. Whoever claims to know something newer holds the node up: for as long as more validators
// claim it than may be liars, and otherwise for a while, counted from the last own event that arrived; an honest one has told the others by then.
//
// Where own events are known that are in no graph, those of the minority who have not reported yet are given the same while. There is no better: the next index has to
// follow the last one that the others can place, or nobody could take the event; and who of the minority is gone for good would silence this node for ever.
import type { Logger } from '@babble/host';
import type { PeerSet } from '@babble/peers';

/** How long claims are waited for that liars alone could make. */
const PATIENCE_MS = 10_000;
/** No own event may have arrived for so long: whoever re-learns what he did gets it piece by piece. */
const QUIET_MS = 500;

/** What a peer tells of this node. */
export interface OwnHeadReport {
  /** Index of the newest event of this node that it knows, −1 for none. */
  readonly index: number;
  /**
   * This node has, but for the last few events, everything that the peer has. Until then it would build on heads so old that others do not keep
   * them any more, and its event would be of no use to anybody.
   */
  readonly isLevel: boolean;
}

export class OwnHead {
  readonly #key: string;
  readonly #logger: Logger;
  readonly #reports = new Map<string, OwnHeadReport>();
  #isCertain = false;
  #doubtedSinceMs: number | undefined;
  #newsMs = Number.NEGATIVE_INFINITY;
  #missedSinceMs: number | undefined;
  #firstCheckMs: number | undefined;
  #isTold = false;

  constructor(key: string, logger: Logger) {
    this.#key = key;
    this.#logger = logger;
  }

  /** Whether {@link check} has found it certain. */
  get isCertain(): boolean {
    return this.#isCertain;
  }

  report(peer: string, report: OwnHeadReport): void {
    if (!this.#isCertain) this.#reports.set(peer, report);
  }

  /** An own event has arrived that this process did not make. */
  relearnt(nowMs: number): void {
    this.#newsMs = nowMs;
  }

  /** Forgets what was certain: the graph has begun anew. */
  reset(): void {
    this.#reports.clear();
    this.#isCertain = false;
    this.#doubtedSinceMs = undefined;
    this.#missedSinceMs = undefined;
    this.#firstCheckMs = undefined;
    this.#isTold = false;
  }

  /**
   * Whether enough validators, this node among them, know nothing newer than `lastIndex`; once certain, it stays so. `hasLost`: own events are known that are newer; their
   * indexes are used again.
   */
  check(lastIndex: number, validators: PeerSet, nowMs: number, hasLost = false): boolean {
    if (this.#isCertain) return true;
    const agreeing = validators.keys.filter((key) => {
      if (key === this.#key) return true;
      const reported = this.#reports.get(key);
      return reported?.isLevel === true && reported.index <= lastIndex;
    });
    const isQuiet = nowMs - this.#newsMs >= QUIET_MS;
    this.#isCertain =
      isQuiet &&
      agreeing.length >= validators.superMajority &&
      !this.#isDoubted(lastIndex, validators, nowMs) &&
      !(hasLost && this.#isMissing(validators, nowMs));
    if (!this.#isCertain) this.#tell(agreeing.length, validators.superMajority, nowMs);
    return this.#isCertain;
  }

  /** Somebody may be out of reach who is needed, and this node says nothing for as long as he is: once in the log. */
  #tell(agreeing: number, needed: number, nowMs: number): void {
    this.#firstCheckMs ??= nowMs;
    if (this.#isTold || nowMs - this.#firstCheckMs < PATIENCE_MS) return;
    this.#isTold = true;
    this.#logger.warn(
      { agreeing, needed },
      'No events are made yet: too few validators have told directly what they know of this one; those that do not run, or cannot be reached, are missing',
    );
  }

  /** Whether somebody may still be heard who has one of the lost events. */
  #isMissing(validators: PeerSet, nowMs: number): boolean {
    const isMissing = validators.keys.some((key) => key !== this.#key && !this.#reports.has(key));
    this.#missedSinceMs ??= nowMs;
    return isMissing && nowMs - this.#missedSinceMs < PATIENCE_MS;
  }

  #isDoubted(lastIndex: number, validators: PeerSet, nowMs: number): boolean {
    const claiming = [...this.#reports].filter(([, { index }]) => index > lastIndex).map(([peer]) => peer);
    // Of those who are no validators there may be any number of liars.
    const claims = claiming.filter((peer) => validators.has(peer)).length;
    const mayLie = Math.floor((validators.size - 1) / 3);
    if (claiming.length === 0) {
      this.#doubtedSinceMs = undefined;
      return false;
    }
    this.#doubtedSinceMs = Math.max(this.#doubtedSinceMs ?? nowMs, this.#newsMs);
    return claims > mayLie || nowMs - this.#doubtedSinceMs < PATIENCE_MS;
  }
}
