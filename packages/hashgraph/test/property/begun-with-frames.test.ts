// A graph that began with any frame of another one, and got the rest in another order: it refuses what it cannot know, and whatever it takes is as in the graph that
// knows everything. Rules HG-RESET-7, HG-RESET-8; B21 of the known weaknesses.
import { encodeHex } from '@babble/crypto';
import { sha256 } from '@babble/crypto/node';
import type { Block, ChangeSet, Event, EventStatus, Frame } from '@babble/hashgraph';
import { blockBodyCodec, chainPieces, Hashgraph, HashgraphError } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { creatorOfColumn, peerOfColumn } from '../model/materialise.ts';
import { Random } from '../model/random.ts';
import type { Schedule } from '../model/schedule.ts';
import { GrowingGraph } from '../model/schedule.ts';
import type { Verdict } from './lockstep.ts';
import { receiptsOf } from './lockstep.ts';
import { RUNS, verdictOf } from './play.ts';
import { schedules } from './schedule-arbitrary.ts';

/** What builds on something below the frame (HG-RESET-7), or is of a round that cannot be known. */
const BELOW_THE_FRAME: ReadonlySet<string> = new Set([
  'BABBLE_HASHGRAPH_CREATOR_UNKNOWN',
  'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
  'BABBLE_HASHGRAPH_SELF_PARENT_UNKNOWN',
  'BABBLE_HASHGRAPH_SELF_PARENT_NOT_HEAD',
  'BABBLE_HASHGRAPH_TOO_OLD',
]);

const OPTIONS = { sha256, cacheSize: Number.POSITIVE_INFINITY } as const;

/** An engine, and everything that came out of it. */
class Outcome {
  readonly engine: Hashgraph;
  readonly blocks = new Map<number, Block>();
  readonly frames = new Map<number, { readonly frame: Frame; readonly hash: string }>();
  /** A peer-set became effective at a round that existed: nothing is computed again, so the order of events matters from there on (HG-PEERS-6). */
  isOrderDependent = false;
  readonly #verdict: Verdict;

  constructor(engine: Hashgraph, verdict: Verdict) {
    this.engine = engine;
    this.#verdict = verdict;
    engine.initialChanges();
  }

  /** The code of the refusal. */
  insert(event: Event): string | undefined {
    try {
      this.#keep(this.engine.insert(event));
    } catch (error) {
      if (error instanceof HashgraphError) return error.code;
      throw error;
    }
    for (let block = this.engine.nextBlock(); block !== undefined; block = this.engine.nextBlock()) {
      const index = Number(block.body.index);
      const internalTransactionReceipts = receiptsOf(block, this.#verdict);
      const { lastRound } = this.engine;
      const changes = this.engine.commit(index, { stateHash: null, internalTransactionReceipts });
      if (changes.peerSets.some(([round]) => round <= lastRound)) this.isOrderDependent = true;
      this.#keep(changes);
      this.blocks.set(index, this.engine.block(index) ?? block);
    }
    return undefined;
  }

  #keep({ frames }: ChangeSet): void {
    for (const { frame, hash } of frames) {
      this.frames.set(Number(frame.round), { frame, hash: Buffer.from(hash).toString('hex') });
    }
  }
}

interface Whole extends Outcome {}

function wholeOf(schedule: Schedule): { readonly whole: Whole; readonly graph: GrowingGraph } {
  const genesis = Array.from({ length: schedule.genesisCount }, (_, column) => peerOfColumn(column));
  const whole = new Outcome(Hashgraph.fromGenesis(new PeerSet(genesis), OPTIONS), verdictOf(schedule));
  const graph = new GrowingGraph(schedule);
  for (const step of schedule.steps) {
    const isParticipant = whole.engine.participants().some(({ key }) => key === creatorOfColumn(step.who));
    if (isParticipant) expect(whole.insert(graph.take(step))).toBeUndefined();
  }
  return { whole, graph };
}

/** The events that a frame does not have, parents before children, otherwise by chance; one creator's come late. */
function* others(graph: GrowingGraph, frame: Frame, random: Random): Generator<Event> {
  const pieces = chainPieces(frame);
  const { events, drawing } = graph;
  const columnOf = (at: number): number => drawing.events[at]?.column ?? 0;
  const isInFrame = (at: number): boolean =>
    Number(events[at]?.body.index) <= (pieces.get(creatorOfColumn(columnOf(at)))?.last ?? -1);
  let waiting = [...events.keys()].filter((at) => !isInFrame(at));
  const late = columnOf(waiting[random.below(waiting.length)] ?? 0);
  while (waiting.length > 0) {
    const isReady = (at: number): boolean => {
      const { selfParent, otherParent } = drawing.events[at] ?? {};
      return ![selfParent, otherParent].some((parent) => parent !== undefined && waiting.includes(parent));
    };
    const ready = waiting.slice(0, 40).filter(isReady);
    const punctual = ready.filter((at) => columnOf(at) !== late);
    const next = random.pick(punctual.length > 0 && !random.oneIn(30) ? punctual : ready);
    waiting = waiting.filter((at) => at !== next);
    const event = events[next];
    if (event !== undefined) yield event;
  }
}

function known({ round, lamport, witness }: EventStatus): unknown {
  return { round, lamport, witness };
}

/**
 * The first round whose frame may lack a root: that of a participant for whom the frame has none although events of its own were ordered before (B22). What of its
 * events comes is refused; that its root is missing cannot be seen.
 */
function firstRoundWithoutRoot(whole: Outcome, graph: GrowingGraph, { round, roots }: Frame): number {
  const unlisted = whole.engine.participants().filter(({ key }) => roots?.has(key) === false);
  const isOrdered = ({ id, body }: Event, key: string): boolean => {
    const { roundReceived } = whole.engine.status(id) ?? {};
    return encodeHex(body.creator ?? new Uint8Array(0)) === key && (roundReceived ?? Infinity) <= Number(round);
  };
  const firstRounds = unlisted
    .filter(({ key }) => graph.events.some((event) => isOrdered(event, key)))
    .map(({ key }) => whole.engine.peerSets().find(([, peerSet]) => peerSet.has(key))?.[0] ?? 0);
  return Math.min(Infinity, ...firstRounds);
}

test('HG-RESET-8: whatever a graph takes that began with a frame is of the round, and in the frame and block, as in one that knows everything', () => {
  const counts = { begun: 0, taken: 0, refused: 0, resetsRefused: 0, frames: 0 };
  fc.assert(
    fc.property(schedules(Number(process.env['STEPS'] ?? 200)), (schedule) => {
      const { whole, graph } = wholeOf(schedule);
      if (whole.isOrderDependent) return;
      const random = new Random(schedule.seed);
      for (const block of whole.blocks.values()) {
        const { frame } = whole.frames.get(Number(block.body.roundReceived)) ?? {};
        if (frame === undefined) throw new Error('a block without frame');
        const begun = new Outcome(Hashgraph.fromFrame(block, frame, OPTIONS), verdictOf(schedule));
        const end = firstRoundWithoutRoot(whole, graph, frame);
        counts.begun += 1;
        let refused = 0;
        for (const event of others(graph, frame, random)) {
          const code = begun.insert(event);
          if (begun.isOrderDependent) break;
          if (code === 'BABBLE_HASHGRAPH_TOO_OLD') refused += 1;
          if (code !== undefined) expect(BELOW_THE_FRAME).toContain(code);
          const [status, expected] = [begun.engine.status(event.id), whole.engine.status(event.id)];
          if (code === undefined && status !== undefined && expected !== undefined) {
            counts.taken += 1;
            expect(known(status)).toEqual(known(expected));
          }
        }
        counts.refused += refused;
        if (refused > 0) counts.resetsRefused += 1;
        if (begun.isOrderDependent) continue;
        for (const [round, { hash }] of begun.frames) {
          const found = whole.frames.get(round)?.hash;
          if (found === undefined || round >= end) continue;
          expect({ round, hash }).toEqual({ round, hash: found });
          counts.frames += 1;
        }
        for (const [index, { body }] of begun.blocks) {
          const found = whole.blocks.get(index);
          if (found === undefined || Number(body.roundReceived) >= end) continue;
          expect(blockBodyCodec.std(body)).toBe(blockBodyCodec.std(found.body));
        }
      }
    }),
    { numRuns: RUNS },
  );
});
