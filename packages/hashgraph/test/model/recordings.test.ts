// The model against every recording: what it says must be what the Go implementation said, or it is no oracle.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { ModelEvent, ModelPeer } from './model-event.ts';
import type { RecordedPeer } from './recorded-graph.ts';
import { modelPeer, parseRecorded, recordedGraph, recordingsNamed, recordingText } from './recorded-graph.ts';
import type { EventRow } from './recorded-outcome.ts';
import { outcomeOf, recordedOutcome } from './recorded-outcome.ts';
import { ReferenceModel } from './reference-model.ts';

interface Insertion {
  readonly afterEvents: number;
  readonly round: number;
  readonly peers: readonly ModelPeer[];
}

const graphs = recordingsNamed('.expected.json').filter((name) => !name.startsWith('bench-'));
const scenarios = recordingsNamed('.batch.json');

/** Peer-sets that the scenarios insert from outside. */
function insertionsOf(name: string): readonly Insertion[] {
  if (!scenarios.includes(name)) return [];
  const extra = parseRecorded(recordingText(`${name}.extra.json`)) as {
    readonly peerSetInsertions?: readonly {
      readonly afterEvents: number;
      readonly round: number;
      readonly peers: readonly RecordedPeer[];
    }[];
  };
  return (extra.peerSetInsertions ?? []).map((insertion) => ({ ...insertion, peers: insertion.peers.map(modelPeer) }));
}

/** Event names by round and creator number, from the scenarios of the specification. */
function rootsOfScenario(name: string): unknown {
  const file = new URL('../../../../docs/spec/dag-scenarios.json', import.meta.url);
  const { scenarios: described } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly scenarios: readonly { readonly name: string; readonly incremental: { readonly roots: unknown } }[];
  };
  const letter = name.charAt('scenario-'.length).toUpperCase();
  return described.find((scenario) => scenario.name.startsWith(letter))?.incremental.roots;
}

function feed(
  model: ReferenceModel,
  name: string,
  events: readonly ModelEvent[],
  take: (event: ModelEvent) => void,
): void {
  const insertions = insertionsOf(name);
  for (const [position, event] of events.entries()) {
    take(event);
    for (const { afterEvents, round, peers } of insertions) {
      if (afterEvents === position + 1) model.insertPeerSet(round, peers);
    }
  }
}

describe('the reference model on recorded graphs', () => {
  test.each(graphs)('HG-RUN-1: %s, event by event', (name) => {
    const { genesis, events } = recordedGraph(name);
    const model = new ReferenceModel(genesis);
    feed(model, name, events, (event) => model.insert(event));
    const ids = events.map(({ id }) => id);
    expect(outcomeOf(model, ids)).toEqual(recordedOutcome(`${name}.expected.json`));
  });

  test.each(scenarios)('section 17.6: %s, all events first and then each phase once', (name) => {
    const { genesis, events } = recordedGraph(name);
    const model = new ReferenceModel(genesis);
    feed(model, name, events, (event) => model.insertOnly(event));
    model.decide();
    const ids = events.map(({ id }) => id);
    expect(outcomeOf(model, ids)).toEqual(recordedOutcome(`${name}.batch.json`));
  });

  test.each(scenarios)('HG-ROOT-1: %s, the roots of its frames', (name) => {
    const { genesis, events } = recordedGraph(name);
    const model = new ReferenceModel(genesis);
    feed(model, name, events, (event) => model.insert(event));
    const { names } = parseRecorded(recordingText(`${name}.extra.json`)) as { readonly names: readonly string[] };
    const nameOf = new Map(events.map(({ id }, position) => [id, names[position] ?? '']));
    const keys = [
      ...new Set([...genesis, ...insertionsOf(name).flatMap(({ peers }) => peers)].map((p) => p.pubKeyHex)),
    ];
    const roots = model
      .frames()
      .map((frame) => [
        String(frame.round),
        Object.fromEntries(
          [...frame.roots].map(([key, root]) => [keys.indexOf(key), root.map(({ event }) => nameOf.get(event.id))]),
        ),
      ]);
    expect(Object.fromEntries(roots)).toEqual(rootsOfScenario(name));
  });

  test('HG-RUN-1: the first 1500 events of bench-n16 have their recorded rounds and begin the recorded frames', () => {
    const { genesis, events } = recordedGraph('bench-n16', 1500);
    const model = new ReferenceModel(genesis);
    for (const event of events) model.insert(event);
    const ids = events.map(({ id }) => id);
    const outcome = outcomeOf(model, ids);
    const recorded = recordedOutcome('bench-n16.expected.json');
    const created = (rows: readonly EventRow[]) =>
      rows.map(([id, round, lamport, witness]) => [id, round, lamport, witness]);
    expect(created(outcome.events)).toEqual(created(recorded.events.slice(0, ids.length)));
    expect(outcome.frames.length).toBeGreaterThan(8);
    expect(outcome.frames).toEqual(recorded.frames.slice(0, outcome.frames.length));
  });
});
