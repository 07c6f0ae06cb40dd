// The model against every recording: what it says must be what the Go implementation said, or it is no oracle.
import { describe, expect, test } from '@jest/globals';
import type { ModelEvent, ModelPeer } from './model-event.ts';
import { modelPeer, parseRecorded, recordedGraph, recordingsNamed, recordingText } from './recorded-graph.ts';
import type { RecordedPeer } from './recorded-graph.ts';
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
});
