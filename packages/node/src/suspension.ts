// The suspend rule: a node whose events are not decided any more stops making more of them, and goes on when the network
// is there again. Rules NODE-SUSP-1, NODE-SUSP-3, NODE-STATE-12.
//
// The reference never comes back from it. Ours goes on answering and pulling, and resumes by itself as soon as it has heard
// from a super-majority of the validators since it was suspended; what is undetermined then does not count against the limit.

export interface SuspensionInit {
  /** Undetermined events per validator that are too many. */
  readonly limit: number;
  /** How many validators there are, and how many are a super-majority. */
  readonly validators: () => { readonly size: number; readonly superMajority: number };
  readonly undeterminedEvents: () => number;
  /** Peers that answered since then. */
  readonly heardSince: (ms: number) => number;
  readonly now: () => number;
}

export class Suspension {
  readonly #init: SuspensionInit;
  #allowance = 0;
  #sinceMs: number | undefined;

  constructor(init: SuspensionInit) {
    this.#init = init;
  }

  /** The node has begun anew: it is not suspended, and what is undetermined now counts from now on. */
  reset(): void {
    this.#sinceMs = undefined;
    this.#allowance = this.#init.undeterminedEvents();
  }

  /** `suspend` or `resume` if it is time to, otherwise `undefined`. */
  check(): 'suspend' | 'resume' | undefined {
    const { limit, validators, undeterminedEvents, heardSince, now } = this.#init;
    const { size, superMajority } = validators();
    if (this.#sinceMs === undefined) {
      this.#allowance = Math.min(this.#allowance, undeterminedEvents());
      if (undeterminedEvents() - this.#allowance <= limit * size) return undefined;
      this.#sinceMs = now();
      return 'suspend';
    }
    if (heardSince(this.#sinceMs) + 1 < superMajority) return undefined;
    this.#sinceMs = undefined;
    this.#allowance = undeterminedEvents();
    return 'resume';
  }
}
