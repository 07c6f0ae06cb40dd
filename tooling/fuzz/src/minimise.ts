// From a finding to the least that shows it: one case if possible, with as few bytes as possible.
import { joinBytes } from '@babble/host';
import type { Border, Finding, FuzzCase } from './border.ts';
import { replayCases } from './campaign.ts';

/** Replays at most; each makes a new target. */
const MAX_REPLAYS = 150;

export async function minimise(border: Border, finding: Finding): Promise<Finding> {
  const search = new Search(border);
  const cases = await search.fewerCases(finding.cases);
  return { ...finding, cases: cases.length === 1 ? await search.fewerBytes(cases) : cases };
}

class Search {
  readonly #border: Border;
  #left = MAX_REPLAYS;

  constructor(border: Border) {
    this.#border = border;
  }

  /** The last case alone, or else the shortest tail found by halving; all cases if none of these shows it again. */
  async fewerCases(cases: readonly FuzzCase[]): Promise<readonly FuzzCase[]> {
    if (await this.#shows(cases.slice(-1))) return cases.slice(-1);
    let kept = cases;
    for (let half = kept.length >> 1; half > 0; half >>= 1) {
      const tail = kept.slice(half);
      if (await this.#shows(tail)) kept = tail;
    }
    return kept;
  }

  /** Leaves out pieces of the only case, smaller and smaller ones. */
  async fewerBytes(cases: readonly FuzzCase[]): Promise<readonly FuzzCase[]> {
    let kept = cases;
    for (let size = lengthOf(kept) >> 1; size > 0; size >>= 1) {
      for (let at = 0; at < lengthOf(kept); ) {
        const shorter = kept.map((fuzzCase) => ({ ...fuzzCase, input: without(fuzzCase.input, at, size) }));
        if (await this.#shows(shorter)) kept = shorter;
        else at += size;
      }
    }
    return kept;
  }

  async #shows(cases: readonly FuzzCase[]): Promise<boolean> {
    if (this.#left === 0 || cases.length === 0) return false;
    this.#left -= 1;
    return (await replayCases(this.#border, cases)) !== undefined;
  }
}

function lengthOf([only]: readonly FuzzCase[]): number {
  return only?.input.length ?? 0;
}

function without(bytes: Uint8Array, at: number, size: number): Uint8Array {
  return joinBytes([bytes.subarray(0, at), bytes.subarray(at + size)]);
}
