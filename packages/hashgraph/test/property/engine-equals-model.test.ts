// The engine against the reference model on generated graphs, event by event. What fails is shrunk and printed as a graph
// file; saved under test/regressions it is replayed for ever. Graphs that an engine with one rule changed got wrong lie there too.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseGraphFile } from '../model/graph-file.ts';
import { creatorOfColumn } from '../model/materialise.ts';
import { GrowingGraph } from '../model/schedule.ts';
import { Lockstep } from './lockstep.ts';
import { play, RUNS, verdictOf, withGraph } from './play.ts';
import { schedules } from './schedule-arbitrary.ts';

const REGRESSIONS = fileURLToPath(new URL('../regressions/', import.meta.url));

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
