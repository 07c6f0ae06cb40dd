// The engine keeps a window of events. However small, it must make the same frames and blocks as one that keeps everything,
// up to an event that builds on one that has left the window.
import { sha256 } from '@babble/crypto/node';
import type { Event, HashgraphOptions } from '@babble/hashgraph';
import { Hashgraph, HashgraphError } from '@babble/hashgraph';
import { PeerSet } from '@babble/peers';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { peerOfColumn } from '../model/materialise.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Verdict } from './lockstep.ts';
import { play, RUNS, verdictOf, withGraph } from './play.ts';
import { schedules } from './schedule-arbitrary.ts';

/** What is kept beyond what consensus needs: next to no events, or no payload. */
const SMALL = [{ cacheSize: 1 }, { cacheBytes: 0 }] as const;

/** A parent below the window: known to be too old, or, for another creator's event, not known any more. */
const BELOW_THE_WINDOW: ReadonlySet<string> = new Set([
  'BABBLE_HASHGRAPH_TOO_OLD',
  'BABBLE_HASHGRAPH_OTHER_PARENT_UNKNOWN',
]);

interface Outcome {
  /** Hash of each frame, in hexadecimal. */
  readonly frames: readonly string[];
  /** Whether an event was too old for the window. */
  readonly ended: boolean;
  readonly windowEvents: number;
  /** Payload in memory. */
  readonly eventBytes: number;
}

function replay(
  events: readonly Event[],
  { genesisCount }: Schedule,
  bounds: Pick<HashgraphOptions, 'cacheSize' | 'cacheBytes'>,
  verdict: Verdict,
): Outcome {
  const genesis = new PeerSet(Array.from({ length: genesisCount }, (_, column) => peerOfColumn(column)));
  const engine = Hashgraph.fromGenesis(genesis, { sha256, ...bounds });
  const frames: string[] = [];
  const keep = (changes: ReturnType<Hashgraph['insert']>): void => {
    for (const { hash } of changes.frames) frames.push(Buffer.from(hash).toString('hex'));
  };
  for (const event of events) {
    try {
      keep(engine.insert(event));
    } catch (error) {
      if (!(error instanceof HashgraphError) || !BELOW_THE_WINDOW.has(error.code)) throw error;
      return { frames, ended: true, ...keptBy(engine) };
    }
    for (let block = engine.nextBlock(); block !== undefined; block = engine.nextBlock()) {
      const internalTransactionReceipts = (block.body.internalTransactions ?? []).map((internalTransaction) => {
        const { type, peer } = internalTransaction.body;
        return { internalTransaction, accepted: verdict(type, peer.pubKeyHex) };
      });
      keep(engine.commit(Number(block.body.index), { stateHash: null, internalTransactionReceipts }));
    }
  }
  return { frames, ended: false, ...keptBy(engine) };
}

function keptBy(engine: Hashgraph): Pick<Outcome, 'windowEvents' | 'eventBytes'> {
  const { windowEvents, kept } = engine.counters();
  return { windowEvents, eventBytes: kept.eventBytes };
}

test.each(SMALL)('ST-8: a small window (%o) makes the frames of a window without end', (bounds) => {
  let complete = 0;
  let smaller = 0;
  fc.assert(
    fc.property(schedules(160), (schedule) => {
      const { graph, lockstep } = play(schedule);
      withGraph(schedule, graph, lockstep, () => {
        const whole = replay(graph.events, schedule, { cacheSize: Number.POSITIVE_INFINITY }, verdictOf(schedule));
        const small = replay(graph.events, schedule, bounds, verdictOf(schedule));
        expect(small.frames).toEqual(small.ended ? whole.frames.slice(0, small.frames.length) : whole.frames);
        if (!small.ended) complete += 1;
        if ('cacheBytes' in bounds) expect(small.ended).toBe(false);
        if (small.windowEvents < whole.windowEvents || small.eventBytes < whole.eventBytes) smaller += 1;
      });
    }),
    { numRuns: RUNS },
  );
  // Otherwise the property says nothing.
  expect(complete).toBeGreaterThan(RUNS / 8);
  expect(smaller).toBeGreaterThan(RUNS / 8);
});
