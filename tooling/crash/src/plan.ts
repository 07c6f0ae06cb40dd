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
  /** So long after the step, in ms: what goes on beside everything else comes to no more steps. */
  readonly afterMs: number;
}

/**
 * `load`: under load. `restart`: while it starts again. `catchUp`: while it catches up after it was cut off. `prune`: with a history so long that some of it is
 * dropped.
 */
export type Situation = 'load' | 'restart' | 'catchUp' | 'prune';

/** Who comes or goes while nodes end. */
export type Change = 'none' | 'join' | 'leave';

export interface Plan {
  readonly number: number;
  /** Machines at the beginning; one that joins is one more. */
  readonly size: number;
  readonly memory: Memory;
  readonly situation: Situation;
  readonly change: Change;
  /** Whether a node starts again with the peers of its last life, or with those that it was installed with. */
  readonly savesPeers: boolean;
  /** Blocks after which a snapshot of the application is kept. */
  readonly snapshotInterval: number;
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

const PRUNING: ReadonlySet<FailPointName> = new Set(['history-pruning', 'history-pruned']);

const STARTING: ReadonlySet<FailPointName> = new Set([
  'graph-loaded',
  'application-brought-up',
  'rest-inserted',
  'own-head-certain',
]);

/** When a step is come to. */
export function situationOf(step: FailPointName): Situation {
  if (CATCHING_UP.has(step)) return 'catchUp';
  if (PRUNING.has(step)) return 'prune';
  return STARTING.has(step) ? 'restart' : 'load';
}

/** Steps that a node comes to once in a life, or nearly so. */
const ONCE: ReadonlySet<FailPointName> = new Set([...CATCHING_UP, ...STARTING, ...PRUNING]);

/** Steps of a snapshot that is kept. */
const KEEPING: ReadonlySet<FailPointName> = new Set(['snapshot-given', 'snapshot-piece-taken', 'snapshot-kept']);

const HITS = [1, 2, 3, 5, 8, 13, 21, 34];
const SEVERAL_SNAPSHOTS = [1, 2, 3, 5];
/** What is written row by row, or removed, is on its way then. */
const AFTER_MS = [0, 0.1, 0.3, 0.7, 1.5, 4];
const OFTEN = 3;
/** In a long history. */
const NOW_AND_THEN = 100;
const NEVER = 1_000;
/** Steps at which further crashes of the same run may happen. */
const UNDER_LOAD = FAIL_POINTS.filter((step) => situationOf(step) === 'load');
/** How many crashes a run has at most. */
const MOST_CRASHES = 3;

/** Runs of one kind only: nodes that catch up, that drop their history, or somebody who joins or leaves. */
export type Only = 'fast-sync' | 'prune' | 'membership';

export interface PlanInit {
  readonly seed: number;
  readonly only: Only | undefined;
}

/** The plan of a run, from 0. */
export function planOf(number: number, { seed, only }: PlanInit): Plan {
  const chance = new Chance(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const combinations = combinationsOf(only);
  const combination = combinations[number % combinations.length];
  if (combination === undefined) throw new Error('there is nothing to do');
  const situation = situationOf(combination.step);
  const change = changeOf(situation, only, chance);
  const crashes = [crashAt(combination, chance)];
  while (crashes.length < MOST_CRASHES && chance.happens(0.6)) {
    const further = {
      step: chance.pick(UNDER_LOAD),
      extent: chance.pick<Extent>(['one', 'all']),
      ending: chance.pick<Ending>(['kill', 'power']),
    };
    crashes.push(crashAt(further, chance));
  }
  const keeps = crashes.some(({ step }) => KEEPING.has(step)) || chance.happens(0.3);
  return {
    number,
    size: sizeOf(situation, change, chance),
    memory: chance.pick(['forgetful', 'lasting']),
    situation,
    change,
    savesPeers: chance.happens(0.5),
    snapshotInterval: intervalOf(situation, keeps),
    crashes,
  };
}

function intervalOf(situation: Situation, keeps: boolean): number {
  if (situation === 'prune') return NOW_AND_THEN;
  return keeps ? OFTEN : NEVER;
}

function crashAt(where: Omit<CrashPoint, 'hit' | 'afterMs'>, chance: Chance): CrashPoint {
  const { step } = where;
  const goesOn = KEEPING.has(step) || PRUNING.has(step);
  const hits = KEEPING.has(step) ? SEVERAL_SNAPSHOTS : HITS;
  return { ...where, hit: ONCE.has(step) ? 1 : chance.pick(hits), afterMs: goesOn ? chance.pick(AFTER_MS) : 0 };
}

function changeOf(situation: Situation, only: Only | undefined, chance: Chance): Change {
  if (situation !== 'load') return 'none';
  const changes: readonly Change[] = ['join', 'leave'];
  return chance.pick(
    only === 'membership' ? changes : [...changes, ...Array.from({ length: 6 }, () => 'none' as const)],
  );
}

function sizeOf(situation: Situation, change: Change, chance: Chance): number {
  if (situation === 'catchUp') return 4;
  // A long history takes its time.
  if (situation === 'prune') return chance.pick([1, 1, 2]);
  if (change === 'leave') return chance.pick([2, 3, 3, 4]);
  return change === 'join' ? chance.pick([1, 2, 3]) : chance.pick([1, 2, 2, 3, 3, 4]);
}

const SITUATION_OF_ONLY = { 'fast-sync': 'catchUp', prune: 'prune', membership: 'load' } as const;

function combinationsOf(only: Only | undefined): readonly Omit<CrashPoint, 'hit' | 'afterMs'>[] {
  const situation = only === undefined ? undefined : SITUATION_OF_ONLY[only];
  const steps = FAIL_POINTS.filter((step) => situation === undefined || situationOf(step) === situation);
  const extents: readonly Extent[] = ['one', 'all'];
  const endings: readonly Ending[] = ['kill', 'power'];
  return extents.flatMap((extent) => endings.flatMap((ending) => steps.map((step) => ({ step, extent, ending }))));
}
