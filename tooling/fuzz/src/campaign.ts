// Attacks one border many times, with a new target every so often, and stops at the first finding.
import { Chance } from '@babble-tooling/simulation';
import type { Border, Finding, FuzzCase, Target } from './border.ts';
import { heapBytes } from './heap.ts';

/** Processor time that one case may take: it does not depend on who else is busy. */
const MAX_CASE_MS = 2_000;

/** How much more memory may be in use at the end of a target than at the end of the first. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

export interface CampaignInit {
  readonly border: Border;
  readonly seed: number;
  readonly cases: number;
  /** Hears of each case before it begins, so that somebody else can say which one never ended. */
  readonly onCase?: (caseNumber: number, cases: readonly FuzzCase[]) => void;
}

/** Errors that nobody waited for, of this process, while `run` runs. */
async function withStrays<T>(run: (strays: readonly unknown[]) => Promise<T>): Promise<T> {
  const strays: unknown[] = [];
  const onStray = (error: unknown): void => void strays.push(error);
  process.on('unhandledRejection', onStray);
  process.on('uncaughtException', onStray);
  try {
    return await run(strays);
  } finally {
    process.off('unhandledRejection', onStray);
    process.off('uncaughtException', onStray);
  }
}

export function runCampaign(init: CampaignInit): Promise<Finding | undefined> {
  return withStrays((strays) => new Campaign(init, strays).run());
}

class Campaign {
  readonly #init: CampaignInit;
  readonly #strays: readonly unknown[];
  readonly #chance: Chance;
  #cases: FuzzCase[] = [];
  #firstHeap: number | undefined;

  constructor(init: CampaignInit, strays: readonly unknown[]) {
    this.#init = init;
    this.#strays = strays;
    this.#chance = new Chance(init.seed);
  }

  async run(): Promise<Finding | undefined> {
    const { border, cases } = this.#init;
    for (let from = 0; from < cases; from += border.casesPerTarget) {
      const finding = await this.#attackOne(from, Math.min(cases, from + border.casesPerTarget));
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  async #attackOne(from: number, to: number): Promise<Finding | undefined> {
    const target = await this.#init.border.open();
    this.#cases = [];
    try {
      for (let caseNumber = from; caseNumber < to; caseNumber += 1) {
        const fuzzCase = await target.next(this.#chance);
        this.#cases.push(fuzzCase);
        this.#init.onCase?.(caseNumber, this.#cases);
        const what = await attackOnce(target, fuzzCase, this.#strays);
        if (what !== undefined) return this.#finding(caseNumber, what);
      }
    } finally {
      await target.stop();
    }
    const grown = this.#growth();
    return grown === undefined ? undefined : this.#finding(to - 1, grown);
  }

  /** Compares targets that had the same number of cases; the first has loaded all there is to load. */
  #growth(): string | undefined {
    if (this.#cases.length < this.#init.border.casesPerTarget) return undefined;
    const inputs = this.#cases;
    this.#cases = [];
    const used = heapBytes();
    this.#cases = inputs;
    this.#firstHeap ??= used;
    const grown = used - this.#firstHeap;
    return grown > MAX_GROWTH_BYTES ? `${grown} bytes more are in use than after the first target` : undefined;
  }

  #finding(caseNumber: number, what: string): Finding {
    const { border, seed } = this.#init;
    return { border: border.name, seed, caseNumber, what, cases: this.#cases };
  }
}

/** What one case leads to, or `undefined`. */
async function attackOnce(target: Target, fuzzCase: FuzzCase, strays: readonly unknown[]): Promise<string | undefined> {
  const started = process.cpuUsage();
  const before = strays.length;
  try {
    const what = await target.attack(fuzzCase);
    if (what !== undefined) return what;
  } catch (error) {
    return `thrown: ${describe(error)}`;
  }
  const { user, system } = process.cpuUsage(started);
  const elapsedMs = (user + system) / 1_000;
  if (elapsedMs > MAX_CASE_MS) return `${Math.round(elapsedMs)} ms for one case`;
  return strays.length > before ? `nobody waited for: ${describe(strays[before])}` : undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs given cases against a new target; the first finding, or `undefined`. */
export function replayCases(border: Border, cases: readonly FuzzCase[]): Promise<string | undefined> {
  return withStrays(async (strays) => {
    const target = await border.open();
    try {
      for (const fuzzCase of cases) {
        const what = await attackOnce(target, fuzzCase, strays);
        if (what !== undefined) return what;
      }
      return undefined;
    } finally {
      await target.stop();
    }
  });
}
