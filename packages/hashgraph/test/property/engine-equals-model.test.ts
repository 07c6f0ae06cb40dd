// The engine against the reference model on generated graphs, event by event. What fails is shrunk and printed as a graph
// file; saved under test/regressions it is replayed for ever. Graphs that an engine with one rule changed got wrong lie there too.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatGraphFile, parseGraphFile } from '../model/graph-file.ts';
import { creatorOfColumn } from '../model/materialise.ts';
import type { Schedule } from '../model/schedule.ts';
import { GrowingGraph } from '../model/schedule.ts';
import type { Verdict } from './lockstep.ts';
import { GRANT_EVERYTHING, Lockstep, REFUSE_REMOVALS } from './lockstep.ts';
import { schedules } from './schedule-arbitrary.ts';

const REGRESSIONS = fileURLToPath(new URL('../regressions/', import.meta.url));

/** Set BABBLE_PROPERTY_RUNS to search longer. */
const RUNS = Number(process.env['BABBLE_PROPERTY_RUNS'] ?? 60);

function verdictOf({ seed }: Pick<Schedule, 'seed'>): Verdict {
  return seed % 4 === 3 ? REFUSE_REMOVALS : GRANT_EVERYTHING;
}

/** Plays a schedule; members that nobody knows yet are left out. A disagreement carries the graph that led to it. */
function play(schedule: Schedule): { readonly graph: GrowingGraph; readonly lockstep: Lockstep } {
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
function withGraph(schedule: Schedule, graph: GrowingGraph, { model }: Lockstep, run: () => void): void {
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

describe('the engine equals the reference model', () => {
  test('HG-RUN-1: on generated graphs, event by event', () => {
    fc.assert(
      fc.property(schedules(160), (schedule) => {
        play(schedule);
      }),
      { numRuns: RUNS },
    );
  });

  test('HG-RESET-1 … 7, HG-RR-5: after a reset to any block of a generated graph', () => {
    fc.assert(
      fc.property(schedules(160), fc.nat(), (schedule, choice) => {
        const { graph, lockstep } = play(schedule);
        const anchor = lockstep.anchors[choice % Math.max(1, lockstep.anchors.length)];
        if (anchor === undefined) return;
        withGraph(schedule, graph, lockstep, () => {
          const restarted = Lockstep.fromAnchor(anchor, verdictOf(schedule));
          const known = { ...restarted.model.known() };
          for (const [position, event] of graph.events.entries()) {
            const column = graph.drawing.events[position]?.column ?? 0;
            if (Number(event.body.index) > (known[creatorOfColumn(column)] ?? -1)) restarted.insert(event, column);
          }
        });
      }),
      { numRuns: RUNS },
    );
  });

  test.each(readdirSync(REGRESSIONS).filter((file) => file.endsWith('.dag')))('saved graph %s', (file) => {
    const saved = parseGraphFile(readFileSync(`${REGRESSIONS}${file}`, 'utf8'));
    const lockstep = Lockstep.fromGenesis(saved.genesisCount, verdictOf(saved));
    const graph = new GrowingGraph(saved);
    for (const drawn of saved.drawing.events) lockstep.insert(graph.add(drawn), drawn.column);
    expect(lockstep.model.counters().topologicalIndex).toBe(saved.drawing.events.length);
  });
});
