// What happens in each run: which machines there are, and where they end. All of it follows from the seed and the number of the run; the first runs come to every
// combination of step, ending and extent, and go on with others.

import { FAIL_POINTS, type FailPointName } from '@babble/node';
import { Chance } from '@babble-tooling/simulation';
import type { Memory } from './application.ts';
import type { Ending } from './medium.ts';

/** Who ends: the machine that comes to the step, or all at the same moment. */
export type Extent = 'one' | 'all';

/** A place to end at. */
export interface CrashPoint {
  readonly step: FailPointName;
  /** At the how-manieth time, from 1. */
  readonly hit: number;
  readonly extent: Extent;
  readonly ending: Ending;
}

/** `load`: under load. `restart`: while it starts again. `catchUp`: while it catches up after it was cut off. */
export type Situation = 'load' | 'restart' | 'catchUp';

export interface Plan {
  readonly number: number;
  readonly size: number;
  readonly memory: Memory;
  readonly situation: Situation;
  readonly crashes: readonly CrashPoint[];
}

const CATCHING_UP: ReadonlySet<FailPointName> = new Set([
  'catch-up-verified',
  'application-restoring',
  'application-restored',
  'graph-resetting',
  'graph-reset',
  'graph-replaced',
  'graph-durable',
  'lost-recovered',
]);

const STARTING: ReadonlySet<FailPointName> = new Set([
  'graph-loaded',
  'application-brought-up',
  'rest-inserted',
  'own-head-certain',
]);

/** When a step is come to. */
export function situationOf(step: FailPointName): Situation {
  if (CATCHING_UP.has(step)) return 'catchUp';
  return STARTING.has(step) ? 'restart' : 'load';
}

/** Steps that a node comes to once in a life. */
const ONCE: ReadonlySet<FailPointName> = new Set([...CATCHING_UP, ...STARTING]);

const HITS = [1, 2, 3, 5, 8, 13, 21, 34];
/** Steps at which further crashes of the same run may happen. */
const UNDER_LOAD = FAIL_POINTS.filter((step) => situationOf(step) === 'load');
/** How many crashes a run has at most. */
const MOST_CRASHES = 3;

export interface PlanInit {
  readonly seed: number;
  /** Runs of this situation only. */
  readonly only: Situation | undefined;
}

/** The plan of a run, from 0. */
export function planOf(number: number, { seed, only }: PlanInit): Plan {
  const chance = new Chance(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const combinations = combinationsOf(only);
  const combination = combinations[number % combinations.length];
  if (combination === undefined) throw new Error('there is nothing to do');
  const situation = situationOf(combination.step);
  const first = { ...combination, hit: ONCE.has(combination.step) ? 1 : chance.pick(HITS) };
  const crashes = [first];
  while (crashes.length < MOST_CRASHES && chance.happens(0.6)) {
    crashes.push({
      step: chance.pick(UNDER_LOAD),
      hit: chance.pick(HITS),
      extent: chance.pick(['one', 'all']),
      ending: chance.pick(['kill', 'power']),
    });
  }
  return {
    number,
    size: situation === 'catchUp' ? 4 : chance.pick([1, 2, 2, 3, 3, 4]),
    memory: chance.pick(['forgetful', 'lasting']),
    situation,
    crashes,
  };
}

function combinationsOf(only: Situation | undefined): readonly Omit<CrashPoint, 'hit'>[] {
  const steps = FAIL_POINTS.filter((step) => only === undefined || situationOf(step) === only);
  const extents: readonly Extent[] = ['one', 'all'];
  const endings: readonly Ending[] = ['kill', 'power'];
  return extents.flatMap((extent) => endings.flatMap((ending) => steps.map((step) => ({ step, extent, ending }))));
}
