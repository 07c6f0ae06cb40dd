// The model against every recorded fast-forward: the frame itself (with its roots, which other recordings lack) out of the
// full replay, and everything after a reset from it. Rules HG-FRAME-1 … 5, HG-ROOT-1, HG-RESET-1 … 7, HG-RR-5, NODE-FF-12.
import { describe, expect, test } from '@jest/globals';
import { ModelRefusal } from './insert-event.ts';
import type { ModelEvent, ModelFrame, ModelFrameEvent, ModelPeer } from './model-event.ts';
import type { RecordedEvent, RecordedInternalTransaction, RecordedPeer } from './recorded-graph.ts';
import {
  modelEvent,
  modelInternalTransaction,
  modelPeer,
  parseRecorded,
  recordedGraph,
  recordingsNamed,
  recordingText,
} from './recorded-graph.ts';
import type { Outcome } from './recorded-outcome.ts';
import { outcomeOf, recordedOutcome, reduced } from './recorded-outcome.ts';
import type { ModelAnchor } from './reference-model.ts';
import { ReferenceModel } from './reference-model.ts';

interface RecordedFrameEvent {
  readonly Core: RecordedEvent;
  readonly Round: number;
  readonly LamportTimestamp: number;
  readonly Witness: boolean;
}

interface RecordedReset {
  readonly dag: string;
  readonly framesDifferingFromFullReplay: readonly number[];
  readonly block: {
    readonly Body: {
      readonly Index: number;
      readonly RoundReceived: number;
      readonly InternalTransactions: readonly RecordedInternalTransaction[] | null;
      readonly InternalTransactionReceipts: readonly { readonly Accepted: boolean }[] | null;
    };
  };
  readonly frame: {
    readonly Round: number;
    readonly Timestamp: string;
    readonly Peers: readonly RecordedPeer[];
    readonly Events: readonly RecordedFrameEvent[];
    readonly Roots: Readonly<Record<string, { readonly Events: readonly RecordedFrameEvent[] | null }>>;
    readonly PeerSets: Readonly<Record<string, readonly RecordedPeer[]>>;
  };
  readonly afterReset: Readonly<Record<string, unknown>>;
  readonly eventsToInsert: readonly RecordedEvent[] | null;
  readonly insertErrors: readonly (readonly [position: number, text: string])[];
  readonly expected: Outcome;
}

interface ResetCase {
  readonly recorded: RecordedReset;
  readonly anchor: ModelAnchor;
  readonly frame: ModelFrame;
  readonly full: readonly ModelEvent[];
  readonly genesis: readonly ModelPeer[];
  readonly eventsToInsert: readonly ModelEvent[];
}

/** Events of the case are looked up by creator and index in the graph it was cut from. */
function resetCase(name: string): ResetCase {
  const recorded = parseRecorded(recordingText(`${name}.reset.json`)) as RecordedReset;
  const { genesis, events: full } = recordedGraph(recorded.dag);
  const byPlace = new Map(full.map((event) => [`${event.creator} ${event.index}`, event]));
  const lookUp = (event: RecordedEvent): ModelEvent => {
    const { creator, index } = modelEvent(event, new Uint8Array(32));
    const found = byPlace.get(`${creator} ${index}`);
    if (found?.signature !== event.Signature) throw new Error(`no event ${creator} ${index} in ${recorded.dag}`);
    return found;
  };
  const frameEvent = ({ Core, Round, LamportTimestamp, Witness }: RecordedFrameEvent): ModelFrameEvent => {
    return { event: lookUp(Core), round: Round, lamport: LamportTimestamp, witness: Witness };
  };
  const { frame, block } = recorded;
  return {
    recorded,
    genesis,
    full,
    anchor: {
      index: block.Body.Index,
      roundReceived: block.Body.RoundReceived,
      internalTransactions: (block.Body.InternalTransactions ?? []).map(modelInternalTransaction),
      accepted: (block.Body.InternalTransactionReceipts ?? []).map(({ Accepted }) => Accepted),
    },
    frame: {
      round: frame.Round,
      timestamp: BigInt(frame.Timestamp),
      peers: frame.Peers.map(modelPeer),
      events: frame.Events.map(frameEvent),
      roots: new Map(Object.entries(frame.Roots).map(([key, { Events }]) => [key, (Events ?? []).map(frameEvent)])),
      peerSets: Object.entries(frame.PeerSets).map(([round, peers]) => [Number(round), peers.map(modelPeer)] as const),
    },
    eventsToInsert: (recorded.eventsToInsert ?? []).map(lookUp),
  };
}

/** Inserts what can be inserted; positions of what the model refuses. */
function insertWhatFits(model: ReferenceModel, events: readonly ModelEvent[]): readonly number[] {
  const refused: number[] = [];
  for (const [position, event] of events.entries()) {
    try {
      model.insert(event);
    } catch (error) {
      if (!(error instanceof ModelRefusal)) throw error;
      refused.push(position);
    }
  }
  return refused;
}

const names = recordingsNamed('.reset.json');

describe('the reference model on recorded fast-forwards', () => {
  test('all 17 cases are here', () => {
    expect(names).toHaveLength(17);
  });

  test.each(names)('HG-FRAME-3, HG-ROOT-1: %s, its frame comes out of the full replay', (name) => {
    const { genesis, full, frame } = resetCase(name);
    const model = new ReferenceModel(genesis);
    for (const event of full) model.insert(event);
    expect(model.frames().find(({ round }) => round === frame.round)).toEqual(frame);
  });

  test.each(names)('HG-RESET-7, HG-RR-5: %s, continued from its frame', (name) => {
    const { recorded, anchor, frame, eventsToInsert } = resetCase(name);
    const model = ReferenceModel.fromFrame(anchor, frame);
    expect(outcomeOf(model, []).counters).toMatchObject(recorded.afterReset);
    const refused = insertWhatFits(model, eventsToInsert);
    expect(refused).toEqual(recorded.insertErrors.map(([position]) => position));

    const ids = recorded.expected.events.map(([id]) => id);
    const outcome = outcomeOf(model, ids);
    if (recorded.framesDifferingFromFullReplay.length === 0) {
      const expected = reduced(recorded.expected);
      const newBlocks = expected.blocks.filter(({ index }) => index > anchor.index);
      expect(outcome).toEqual({ ...expected, blocks: newBlocks });
    }
    const replayed = recordedOutcome(`${recorded.dag}.expected.json`).frames;
    expect(outcome.frames).toEqual(replayed.filter(({ round }) => round >= frame.round));
  });

  test('HG-RR-5 switched off: overlapping-changes-mid ends as the reference did there, not as the full replay', () => {
    const { recorded, anchor, frame, eventsToInsert } = resetCase('overlapping-changes-mid');
    const model = ReferenceModel.fromFrame(anchor, frame, { rules: { skipMissingRounds: false } });
    insertWhatFits(model, eventsToInsert);
    const round23 = outcomeOf(model, []).frames.find(({ round }) => round === 23);
    const replayed = recordedOutcome(`${recorded.dag}.expected.json`).frames.find(({ round }) => round === 23);
    expect(replayed?.eventHashes.length).toBe((round23?.eventHashes.length ?? 0) + 3);
  });
});
