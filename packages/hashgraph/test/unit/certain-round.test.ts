// A graph that began with a frame and does not know enough of the rounds below it. Rule HG-RESET-8; B21 of the known weaknesses.
//
//   A7.20            a makes most events, many of one round: some are in the frame, and their root has the last eleven and not A7.20, their witness.
//    ║               Whoever begins with the frame knows a.31 and b.12, which are of round 7. c strongly sees A7.20 and others of round 7 with its
//    ⋮  (unknown)    next event, and so enters round 8; counted is A7.20 nowhere, and the event would stay in round 7.
//    ║
//   a7.31
//    ╠════ b7.12
//    ║     ╠════ C8.9 ?
import { sha256 } from '@babble/crypto/node';
import type { Block, Event, Frame } from '@babble/hashgraph';
import { chainPieces, Hashgraph, HashgraphError } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { gossipSchedule } from '../model/generate.ts';
import { creatorOfColumn, peerOfColumn } from '../model/materialise.ts';
import { GrowingGraph } from '../model/schedule.ts';
import { answerBlocks } from './hand-made.ts';

const OPTIONS = { sha256, cacheSize: Number.POSITIVE_INFINITY } as const;
const SIZE = 4;

interface Begun {
  readonly block: Block;
  readonly frame: Frame;
}

interface Whole {
  readonly graph: Hashgraph;
  readonly events: readonly (readonly [event: Event, creator: string])[];
  readonly beginnings: readonly Begun[];
}

/** A history with everything that follows from it. */
function wholeOf(seed: number): Whole {
  const schedule = gossipSchedule(seed, { gossip: 'busy', membership: 'static', genesisCount: SIZE, stepCount: 200 });
  const grown = new GrowingGraph(schedule);
  const genesis = new PeerSet(Array.from({ length: SIZE }, (_, column) => peerOfColumn(column)));
  const graph = Hashgraph.fromGenesis(genesis, OPTIONS);
  const events = schedule.steps.map((step) => [grown.take(step), creatorOfColumn(step.who)] as const);
  const frames = new Map<number, Frame>();
  for (const [event] of events) {
    for (const { frame } of graph.insert(event).frames) frames.set(Number(frame.round), frame);
    answerBlocks(graph);
  }
  const beginnings: Begun[] = [];
  for (let index = 0; index <= graph.counters().lastBlockIndex; index += 1) {
    const block = graph.block(index);
    const frame = frames.get(Number(block?.body.roundReceived));
    if (block !== undefined && frame !== undefined) beginnings.push({ block, frame });
  }
  return { graph, events, beginnings };
}

interface Outcome {
  readonly graph: Hashgraph;
  /** The first event that was refused, and why. */
  readonly refused?: Event;
  readonly code?: string;
}

/** Inserts what the frame does not have, up to the first refusal. */
function goOn({ block, frame }: Begun, { events }: Whole, roundOf?: (event: Event) => number | undefined): Outcome {
  const graph = Hashgraph.fromFrame(block, frame, OPTIONS);
  const pieces = chainPieces(frame);
  for (const [event, creator] of events) {
    if (Number(event.body.index) <= (pieces.get(creator)?.last ?? -1)) continue;
    try {
      graph.insert(event, roundOf?.(event));
    } catch (error) {
      if (!(error instanceof HashgraphError)) throw error;
      return { graph, refused: event, code: error.code };
    }
    answerBlocks(graph);
  }
  return { graph };
}

/** Of these two histories, one frame each does not tell enough. */
const SEEDS = [5, 6];
const outcomes = SEEDS.flatMap((seed) => {
  const whole = wholeOf(seed);
  return whole.beginnings.map((begun) => ({ seed, whole, begun, outcome: goOn(begun, whole) }));
});
const doubtful = outcomes.filter(({ outcome }) => outcome.code === 'BABBLE_HASHGRAPH_TOO_OLD');

test('HG-RESET-8: an event whose round depends on what is unknown is refused; with most frames there is none', () => {
  expect(doubtful.map(({ seed }) => seed)).toEqual(SEEDS);
  expect(outcomes.length).toBeGreaterThan(4);
});

test('HG-RESET-8: whatever is taken is as in the graph that knows everything', () => {
  for (const { whole, begun, outcome } of outcomes) {
    for (const [{ id }] of whole.events) {
      const [status, expected] = [outcome.graph.status(id), whole.graph.status(id)];
      if (status !== undefined) expect([status.round, status.witness]).toEqual([expected?.round, expected?.witness]);
    }
    for (let index = Number(begun.block.body.index); index <= outcome.graph.counters().lastBlockIndex; index += 1) {
      expect(outcome.graph.block(index)?.body.frameHash).toEqual(whole.graph.block(index)?.body.frameHash);
    }
  }
});

test('HG-RESET-8, ST-BOOT-4: the round that was computed when everything was known is taken from a store', () => {
  expect(doubtful.length).toBeGreaterThan(0);
  for (const { whole, begun, outcome } of doubtful) {
    const { graph, code } = goOn(begun, whole, ({ id }) => whole.graph.status(id)?.round);
    const last = whole.graph.counters().lastBlockIndex;
    expect([code, graph.counters().lastBlockIndex]).toEqual([undefined, last]);
    expect(graph.block(last)?.body.frameHash).toEqual(whole.graph.block(last)?.body.frameHash);
    const contradicted = goOn(begun, whole, ({ id }) => (whole.graph.status(id)?.round ?? 0) + 5);
    expect(contradicted.refused).toBe(outcome.refused);
  }
});
