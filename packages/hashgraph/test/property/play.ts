// Plays a schedule into engine and model; what goes wrong is reported as a graph.
import { effort } from '@babble-tooling/simulation';
import { formatGraphFile } from '../model/graph-file.ts';
import { creatorOfColumn } from '../model/materialise.ts';
import type { Schedule } from '../model/schedule.ts';
import { GrowingGraph } from '../model/schedule.ts';
import type { Verdict } from './lockstep.ts';
import { GRANT_EVERYTHING, Lockstep, REFUSE_REMOVALS } from './lockstep.ts';

/** Graphs per property. */
export const RUNS: number = effort({ usual: 40, long: 600 });

/** One application in four refuses removals. */
export function verdictOf({ seed }: Pick<Schedule, 'seed'>): Verdict {
  return seed % 4 === 3 ? REFUSE_REMOVALS : GRANT_EVERYTHING;
}

/** Plays a schedule; members that nobody knows yet are left out. A disagreement carries the graph that led to it. */
export function play(schedule: Schedule): { readonly graph: GrowingGraph; readonly lockstep: Lockstep } {
  const lockstep = Lockstep.fromGenesis(schedule.genesisCount, verdictOf(schedule));
  const graph = new GrowingGraph(schedule);
  withGraph(schedule, graph, lockstep, () => {
    for (const step of schedule.steps) {
      if (lockstep.model.known()[creatorOfColumn(step.who)] === undefined) continue;
      lockstep.insert(graph.take(step), step.who);
    }
  });
  return { graph, lockstep };
}

/** A disagreement carries the graph that led to it, with rounds and witnesses as the model sees them. */
export function withGraph(schedule: Schedule, graph: GrowingGraph, { model }: Lockstep, run: () => void): void {
  try {
    run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const events = graph.drawing.events.map((drawn, position) => {
      const { round, witness } = model.status(graph.events[position]?.id ?? '') ?? {};
      return { ...drawn, expected: round === undefined ? undefined : { round, witness: witness === true } };
    });
    throw new Error(`${message}\n${formatGraphFile({ ...schedule, drawing: { events } })}`, { cause: error });
  }
}
