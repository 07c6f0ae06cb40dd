// When a node is ready, when a validator is silent, and how fast things go.
import type { Liveness, Measurements } from '@babble/node';
import { PeerSet } from '@babble/peers';
import { describe, expect, jest, test } from '@jest/globals';
import { Rates } from '../../src/rates.ts';
import { reasonsNotReady } from '../../src/readiness.ts';
import { silenceOf } from '../../src/silence.ts';

const NOW = 1_700_000_000_000;
const contact = (isFailing: boolean): Liveness['contact'] => ({
  key: '',
  target: '',
  requests: 1,
  failures: 0,
  roundTripMs: 1,
  lastContactMs: NOW,
  isFailing,
  isOurKind: true,
});

function life(key: string, round: number, heardMs: number | undefined, isFailing = false): Liveness {
  const newest = round < 0 ? undefined : { id: '0X' as never, index: 0, round };
  return { key, id: 0, lastIndex: round < 0 ? -1 : 0, newest, heardMs, contact: contact(isFailing) };
}

describe('silenceOf', () => {
  test.each([
    ['heard just now, however far behind', life('a', 0, NOW - 4_000), 100, { roundsBehind: 100, silent: false }],
    ['not heard, and rounds went on', life('a', 7, NOW - 6_000), 10, { roundsBehind: 3, silent: true }],
    ['not heard in a network that rests', life('a', 9, NOW - 600_000), 10, { roundsBehind: 1, silent: false }],
    ['not heard, and does not answer', life('a', 10, NOW - 6_000, true), 10, { roundsBehind: 0, silent: true }],
    ['does not answer, but was heard', life('a', 10, NOW - 1_000, true), 10, { roundsBehind: 0, silent: false }],
    ['never there', life('a', -1, undefined), 5, { roundsBehind: 6, silent: true }],
    ['never there, at the very beginning', life('a', -1, undefined), -1, { roundsBehind: 0, silent: false }],
  ] as const)('%s', (_, of, lastRound, expected) => {
    expect(silenceOf(of, lastRound, NOW)).toEqual(expected);
  });
});

describe('reasonsNotReady', () => {
  const four = new PeerSet(['A', 'B', 'C', 'D'].map((name) => ({ netAddr: name, pubKeyHex: name, moniker: name })));
  interface Given {
    readonly state?: string;
    readonly failing?: readonly string[];
    readonly pool?: number;
    readonly loaded?: number;
    readonly decidedMs?: number | undefined;
    readonly startedMs?: number;
  }
  const reasons = ({ state = 'Babbling', failing = [], pool = 0, loaded = 0, ...given }: Given) =>
    reasonsNotReady(
      {
        statistics: () => ({ state }),
        validators: () => four,
        peers: [],
        look: {
          lastRound: 5,
          liveness: () => ['A', 'B', 'C', 'D', 'E'].map((key) => life(key, 5, NOW, failing.includes(key))),
          measurements: () => ({
            graph: { pendingLoadedEvents: loaded },
            pool: { count: pool },
            startedMs: given.startedMs ?? 0,
            lastDecidedMs: given.decidedMs,
          }),
        },
      } as never,
      NOW,
    );

  test('a node that rests, with all there, is ready, and one that works', () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ pool: 5, loaded: 3, decidedMs: NOW - 9_000 })).toEqual([]);
    expect(reasons({ pool: 5, startedMs: NOW - 9_000 })).toEqual([]);
  });

  test('another state is the reason, whatever else there is', () => {
    expect(reasons({ state: 'CatchingUp', pool: 5 })).toEqual(['state is CatchingUp']);
  });

  test('fewer than a super-majority can be reached', () => {
    expect(reasons({ failing: ['B', 'E'] })).toEqual([]);
    expect(reasons({ failing: ['B', 'C'] })).toEqual(['2 of 4 validators can be reached, and 3 are needed']);
  });

  test('something waits, and no round is decided', () => {
    expect(reasons({ pool: 5, loaded: 3, decidedMs: NOW - 12_500 })).toEqual([
      'no round was decided for 12 s, although 5 transactions and 3 events wait',
    ]);
    expect(reasons({ loaded: 1, startedMs: NOW - 20_000 })).toHaveLength(1);
    expect(reasons({ decidedMs: NOW - 600_000 })).toEqual([]);
  });
});

describe('Rates', () => {
  function setUp() {
    jest.useFakeTimers({ now: NOW });
    const counters = { events: 100, transactions: 50, rounds: 10, a: 60, b: 40 };
    const rates = new Rates({
      node: {
        look: {
          measurements: () =>
            ({
              startedMs: NOW - 10_000,
              graph: {
                topologicalIndex: counters.events,
                consensusTransactions: counters.transactions,
                lastConsensusRound: counters.rounds - 1,
              },
            }) as Measurements,
          liveness: () => [
            { key: 'a', lastIndex: counters.a - 1 },
            { key: 'b', lastIndex: counters.b - 1 },
          ],
        },
      } as never,
      now: Date.now,
    });
    return { rates, counters };
  }

  test('since the start when asked for the first time, then over the last minute', () => {
    const { rates, counters } = setUp();
    expect(rates.read()).toMatchObject({ eventsPerSecond: 10, transactionsPerSecond: 5, roundsPerSecond: 1 });
    expect([...rates.read().shares]).toEqual([
      ['a', 0.6],
      ['b', 0.4],
    ]);
    jest.advanceTimersByTime(30_000);
    [counters.events, counters.a, counters.b] = [400, 90, 310];
    expect(rates.read()).toMatchObject({ eventsPerSecond: 10, transactionsPerSecond: 0 });
    expect([...rates.read().shares]).toEqual([
      ['a', 0.1],
      ['b', 0.9],
    ]);
    // A minute later those have left the window, and all that there ever were count.
    jest.advanceTimersByTime(62_000);
    expect(rates.read()).toMatchObject({ eventsPerSecond: 0 });
    expect([...rates.read().shares]).toEqual([
      ['a', 0.225],
      ['b', 0.775],
    ]);
    jest.useRealTimers();
  });

  test('a graph that begins anew does not make rates negative', () => {
    const { rates, counters } = setUp();
    rates.read();
    jest.advanceTimersByTime(5_000);
    [counters.events, counters.transactions, counters.rounds, counters.a, counters.b] = [3, 0, 2, 2, 1];
    expect(rates.read()).toMatchObject({ eventsPerSecond: 0, roundsPerSecond: 0 });
    jest.advanceTimersByTime(1_000);
    counters.events = 33;
    jest.advanceTimersByTime(1_000);
    expect(rates.read().eventsPerSecond).toBeGreaterThan(0);
    jest.useRealTimers();
  });

  test('nothing is noted any more when nobody has asked for a while', () => {
    const { rates } = setUp();
    expect([rates.isRunning, jest.getTimerCount()]).toEqual([false, 0]);
    rates.read();
    expect(rates.isRunning).toBe(true);
    jest.advanceTimersByTime(290_000);
    expect(rates.isRunning).toBe(true);
    jest.advanceTimersByTime(20_000);
    expect([rates.isRunning, jest.getTimerCount()]).toEqual([false, 0]);
    jest.useRealTimers();
  });
});
