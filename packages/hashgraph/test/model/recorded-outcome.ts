// What a recording says of a graph, and the same said of a model: the parts that do not depend on hashes of frames and
// blocks, which the model does not compute.

import { parseRecorded, recordingText } from './recorded-graph.ts';
import type { ReferenceModel } from './reference-model.ts';

export type EventRow = readonly [
  hash: string,
  round: number | null,
  lamport: number | null,
  witness: boolean | null,
  famous: string | null,
  roundReceived: number | null,
];

export interface FrameOutcome {
  readonly round: number;
  readonly timestamp: string;
  readonly peers: readonly string[];
  readonly eventHashes: readonly string[];
}

export interface Outcome {
  readonly events: readonly EventRow[];
  readonly rounds: readonly {
    readonly round: number;
    readonly decided: boolean;
    readonly witnesses: readonly string[];
    readonly receivedEvents: readonly string[];
  }[];
  readonly frames: readonly FrameOutcome[];
  readonly blocks: readonly {
    readonly index: number;
    readonly roundReceived: number;
    readonly timestamp: string;
    readonly txCount: number;
    readonly internalTxCount: number;
  }[];
  readonly peerSets: readonly (readonly [round: number, keys: readonly string[]])[];
  readonly counters: Readonly<Record<string, unknown>>;
}

const FAMOUS = { undecided: 'undefined', famous: 'true', notFamous: 'false' } as const;

/** The outcome in the words of a recording; `ids` in the order of the graph file. */
export function outcomeOf(model: ReferenceModel, ids: readonly string[]): Outcome {
  return {
    events: ids.map((id) => eventRow(model, id)),
    rounds: model.rounds().map(([round, { decided, created, received }]) => ({
      round,
      decided,
      witnesses: [...created]
        .filter(([, { witness }]) => witness)
        .map(([id]) => id)
        .sort(),
      receivedEvents: received,
    })),
    frames: model.frames().map(({ round, timestamp, peers, events }) => ({
      round,
      timestamp: String(timestamp),
      peers: peers.map(({ pubKeyHex }) => pubKeyHex),
      eventHashes: events.map(({ event }) => event.id),
    })),
    blocks: model.blocks().map((block) => ({
      index: block.index,
      roundReceived: block.roundReceived,
      timestamp: String(block.timestamp),
      txCount: block.transactionCount,
      internalTxCount: block.internalTransactions.length,
    })),
    peerSets: model.peerSets().map(([round, peers]) => [round, peers.map(({ pubKeyHex }) => pubKeyHex)] as const),
    counters: recordedCounters(model),
  };
}

function eventRow(model: ReferenceModel, id: string): EventRow {
  const status = model.status(id);
  if (status === undefined) return [id, null, null, null, null, null];
  const { round = null, lamport = null, witness, fame, roundReceived = null } = status;
  return [id, round, lamport, witness, fame === undefined ? null : FAMOUS[fame], roundReceived];
}

function recordedCounters(model: ReferenceModel): Readonly<Record<string, unknown>> {
  const { lastCommittedRoundEvents, ...counters } = model.counters();
  const orNull = Object.entries(counters).map(([name, value]) => [name, value ?? null] as const);
  return {
    ...Object.fromEntries(orNull),
    lastCommitedRoundEvents: lastCommittedRoundEvents, // spelled as in the recordings
    known: model.known(),
  };
}

/** What the recording `file` says, reduced to what {@link outcomeOf} tells. */
export function recordedOutcome(file: string): Outcome {
  return reduced(parseRecorded(recordingText(file)) as Outcome);
}

export function reduced(recorded: Outcome): Outcome {
  return {
    events: recorded.events,
    rounds: recorded.rounds,
    frames: recorded.frames.map(({ round, timestamp, peers, eventHashes }) => ({
      round,
      timestamp,
      peers,
      eventHashes,
    })),
    blocks: recorded.blocks.map(({ index, roundReceived, timestamp, txCount, internalTxCount }) => ({
      index,
      roundReceived,
      timestamp,
      txCount,
      internalTxCount,
    })),
    peerSets: recorded.peerSets,
    counters: withoutSignatures(recorded.counters),
  };
}

/** The model keeps no block signatures. */
export function withoutSignatures(counters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { anchorBlockIndex: _anchor, pendingBlockSignatures: _pool, ...others } = counters;
  return others;
}
