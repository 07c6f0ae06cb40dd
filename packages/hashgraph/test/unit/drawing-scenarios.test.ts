// The scenarios of the specification as drawings: the drawing is the fixture, its names are the expectations. Each is the
// recorded graph, and the model finds the rounds and witnesses that the names claim (sections 17.1 … 17.3, 17.6; HG-ROUND-1 … 5, HG-WIT-1).
import { readFileSync } from 'node:fs';
import { eventName, parseDag, renderDag } from '@babble/hashgraph/drawing';
import { describe, expect, test } from '@jest/globals';
import { creatorOfColumn, modelEventOf, peerOfColumn } from '../model/materialise.ts';
import { recordedGraph } from '../model/recorded-graph.ts';
import { ReferenceModel } from '../model/reference-model.ts';
import { GrowingGraph } from '../model/schedule.ts';
import { Lockstep } from '../property/lockstep.ts';

interface Scenario {
  readonly file: string;
  readonly recording: string;
  readonly genesisCount: number;
  /** Peer-sets inserted from outside after the event of this name: round and columns. */
  readonly insertions?: Readonly<Record<string, readonly [round: number, columns: readonly number[]]>>;
}

const SCENARIOS: readonly Scenario[] = [
  { file: 'consensus', recording: 'scenario-a-consensus', genesisCount: 3 },
  {
    file: 'dynamic-membership',
    recording: 'scenario-b-dynamic-membership',
    genesisCount: 3,
    insertions: { 'c2.4': [2, [0, 1, 2, 3]], 'C4.6': [5, [1, 2, 3]] },
  },
  { file: 'sparse', recording: 'scenario-c-sparse', genesisCount: 4 },
  { file: 'funky', recording: 'scenario-d-funky', genesisCount: 4 },
];

function drawingText(file: string): string {
  return readFileSync(new URL(`./scenarios/${file}.dag`, import.meta.url), 'utf8');
}

describe.each(SCENARIOS)('drawing of $file', ({ file, recording, genesisCount, insertions = {} }) => {
  const drawing = parseDag(drawingText(file));

  test('is drawn as it is read', () => {
    expect(renderDag(drawing)).toBe(drawingText(file));
  });

  test('is the recorded graph', () => {
    const { events } = recordedGraph(recording);
    const position = new Map(events.map(({ id }, at) => [id, at]));
    const keys = [...new Set(events.map(({ creator }) => creator))];
    expect(
      drawing.events.map((event) => [event.index, event.selfParent, event.otherParent, event.transaction]),
    ).toEqual(
      events.map((event) => [
        event.index,
        position.get(event.selfParent),
        position.get(event.otherParent),
        event.transactionCount === 1,
      ]),
    );
    const columns = [...new Set(drawing.events.map(({ column }) => column))];
    expect(drawing.events.map(({ column }) => columns.indexOf(column))).toEqual(
      events.map(({ creator }) => keys.indexOf(creator)),
    );
  });

  test('HG-ROUND-4, HG-WIT-1: has the rounds and witnesses of its names', () => {
    const members = (columns: readonly number[]) => columns.map(peerOfColumn);
    const model = new ReferenceModel(members(Array.from({ length: genesisCount }, (_, column) => column)));
    const graph = new GrowingGraph({ seed: 1, coins: 'natural' });
    const found = drawing.events.map((drawn) => {
      const event = graph.add(drawn);
      model.insert(modelEventOf(event, drawn.column));
      const [round, columns] = insertions[eventName(drawn)] ?? [];
      if (round !== undefined && columns !== undefined) model.insertPeerSet(round, members(columns));
      const { round: ofEvent = -1, witness = false } = model.status(event.id) ?? {};
      return eventName({ ...drawn, expected: { round: ofEvent, witness } });
    });
    expect(found).toEqual(drawing.events.map(eventName));
    expect(model.known()[creatorOfColumn(0)]).toBe(drawing.events.findLast(({ column }) => column === 0)?.index);
  });
});

describe('drawn scenarios whose peer-sets come from their own blocks', () => {
  test.each(SCENARIOS.filter(({ insertions }) => insertions === undefined))(
    'HG-RUN-1: the engine agrees with the model on $file',
    ({ file, genesisCount }) => {
      const lockstep = Lockstep.fromGenesis(genesisCount, () => true);
      const graph = new GrowingGraph({ seed: 1, coins: 'natural' });
      const { events } = parseDag(drawingText(file));
      const taken = events.map((drawn) => lockstep.insert(graph.add(drawn), drawn.column));
      expect(taken).not.toContain(false);
    },
  );
});
