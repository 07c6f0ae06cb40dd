// What is replayed, and what has to come out.
import { firstDifference } from './exact-json.ts';
import type { Outcome, RecordedReset, Recordings } from './recordings.ts';
import type { ReplayCommand, Replayed } from './replay-command.ts';

export interface ConformanceCase {
  readonly name: string;
  /** Why it cannot be replayed by the command line. */
  readonly skipped?: string;
  /** Findings; none is good. */
  run(replay: ReplayCommand): Promise<readonly string[]>;
}

/** Recorded contents that honest nodes never produce: only reference admission takes them (HG-INS-12, SIG-TEXT-5). */
const REFERENCE_ONLY: ReadonlySet<string> = new Set(['lenient-n4']);

/** Graphs that are no complete input. */
const SKIPPED: Readonly<Record<string, string>> = {
  'scenario-b-dynamic-membership': 'its peer-sets were inserted by hand, which no graph file carries',
};

export function conformanceCases(recordings: Recordings): readonly ConformanceCase[] {
  return [
    ...recordings.graphs().map((name) => graphCase(recordings, name)),
    ...[...REFERENCE_ONLY].map((name) => refusedCase(recordings, name)),
    ...recordings.resets().map((name) => resetCase(recordings, name)),
  ];
}

function graphCase(recordings: Recordings, name: string): ConformanceCase {
  const skipped = SKIPPED[name];
  return {
    name: `${name}: replayed as recorded`,
    ...(skipped === undefined ? {} : { skipped }),
    run: async (replay) => {
      const admission = REFERENCE_ONLY.has(name) ? 'reference' : 'strict';
      const replayed = await replay(recordings.path(`${name}.jsonl`), admission);
      return compare(replayed, recordings.read(`${name}.expected.json`));
    },
  };
}

function refusedCase(recordings: Recordings, name: string): ConformanceCase {
  return {
    name: `${name}: refused by strict admission`,
    run: async (replay) => {
      const replayed = await replay(recordings.path(`${name}.jsonl`), 'strict');
      if (replayed.ok) return ['it was accepted'];
      const named = replayed.exitCode === 1 && /line \d+/.test(replayed.message);
      return named ? [] : [`exit code ${replayed.exitCode} and no line named: ${replayed.message}`];
    },
  };
}

function resetCase(recordings: Recordings, name: string): ConformanceCase {
  return {
    name: `${name}: continues as recorded, with the frames of the full replay`,
    run: async (replay) => {
      const recorded = recordings.read(`${name}.reset.json`) as RecordedReset;
      const replayed = await replay(recordings.path(`${name}.reset.json`), 'strict');
      if (!replayed.ok) return compare(replayed, undefined);
      // Where the reference leaves the network (B6, B20 of the known weaknesses), it is the full replay that counts.
      const sameAsReference = recorded.framesDifferingFromFullReplay.length === 0;
      const own = sameAsReference ? compare(replayed, { ...envelope(replayed.outcome), ...recorded.expected }) : [];
      return [...own, ...framesOfFullReplay(recordings, recorded.dag, replayed.outcome as Outcome)];
    },
  };
}

/** Format and version, which the recorded fast-forwards leave out. */
function envelope(outcome: unknown): object {
  const { format, version } = outcome as Readonly<Record<string, unknown>>;
  return { format, version };
}

function framesOfFullReplay(recordings: Recordings, dag: string, outcome: Outcome): readonly string[] {
  const full = recordings.read(`${dag}.expected.json`) as Outcome;
  const first = outcome.frames[0]?.round ?? 0;
  const frames = full.frames.filter(({ round }) => round >= first);
  const difference = firstDifference(outcome.frames, frames, '/frames');
  return difference === undefined ? [] : [`against the full replay: ${difference}`];
}

function compare(replayed: Replayed, expected: unknown): readonly string[] {
  if (!replayed.ok) return [`exit code ${replayed.exitCode}: ${replayed.message}`];
  const difference = firstDifference(replayed.outcome, expected);
  return difference === undefined ? [] : [difference];
}
