// The part of the hashgraph that a page keeps in memory.
import { describe, expect, test } from '@jest/globals';
import { GraphWindow } from '../../src/page/model/graph-window.ts';
import { gossip, made } from './made-events.ts';

const numbers = (window: GraphWindow): readonly number[] => window.nodes.map(({ number }) => number);

describe('a window of the graph', () => {
  test('events are linked to their parents and stand further than both', () => {
    const window = new GraphWindow(100);
    window.append(gossip(20), 0);
    const node = window.get('b5');
    expect([node?.self?.id, node?.other?.id]).toEqual(['b4', 'a5']);
    for (const { self, other, layer } of window.nodes) {
      for (const parent of [self, other]) if (parent !== undefined) expect(layer).toBeGreaterThan(parent.layer);
    }
    expect(window.lanes.map(({ creator, nodes }) => [creator, nodes.length])).toEqual([
      ['a', 10],
      ['b', 10],
    ]);
  });

  test('what is there already is left out, and so is what would leave a gap', () => {
    const window = new GraphWindow(100);
    window.append(gossip(5), 0);
    window.append(gossip(3, 3), 0);
    window.append(gossip(2, 9), 0);
    expect(numbers(window)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('it never grows beyond its capacity, and what left it is held by nothing', () => {
    const window = new GraphWindow(50);
    for (let first = 0; first < 1_000; first += 7) {
      window.append(gossip(7, first), 0);
      expect(window.size).toBeLessThanOrEqual(50);
    }
    const kept = new Set(window.nodes);
    expect(window.lanes.flatMap(({ nodes }) => nodes)).toHaveLength(window.size);
    expect(window.get('a0')).toBeUndefined();
    for (const { self, other } of window.nodes) {
      for (const parent of [self, other]) if (parent !== undefined) expect(kept.has(parent)).toBe(true);
    }
    expect(window.next).toBe(1_001);
  });

  test('older events come in before, are linked, and push out the newest', () => {
    const window = new GraphWindow(30);
    window.reset(gossip(20, 80));
    window.prepend(gossip(20, 60));
    expect([window.first, window.next, window.size]).toEqual([60, 90, 30]);
    expect(window.get('a40')?.self).toBe(window.get('a39'));
    expect(window.lanes.map(({ nodes }) => nodes.map(({ number }) => number))).toEqual([
      Array.from({ length: 15 }, (_, i) => 60 + 2 * i),
      Array.from({ length: 15 }, (_, i) => 61 + 2 * i),
    ]);
    window.prepend(gossip(5, 40));
    expect(window.first).toBe(60);
  });

  test('fame and round received come later, and a round received is told once', () => {
    const window = new GraphWindow(10);
    window.append(gossip(4), 0);
    window.markReceived(['a0', 'unknown'], { roundReceived: 3, block: 2 }, 5);
    window.markReceived(['a0'], { roundReceived: 4, block: null }, 6);
    window.markFame('a0', 'famous');
    const node = window.get('a0');
    expect([node?.roundReceived, node?.block, node?.receivedAtMs, node?.fame]).toEqual([3, 2, 5, 'famous']);
  });

  test('lanes are in the order of the validators; who has left stays while there are events of it', () => {
    const window = new GraphWindow(10);
    window.append(gossip(4), 0);
    window.orderLanes(['c', 'b']);
    expect(window.lanes.map(({ creator }) => creator)).toEqual(['c', 'b', 'a']);
    window.reset([]);
    expect(window.lanes.map(({ creator }) => creator)).toEqual(['c', 'b']);
  });
});

describe('places along the time axis', () => {
  test('a joiner begins where the others are, not at the beginning', () => {
    const window = new GraphWindow(100);
    window.append(gossip(40), 0);
    const joins = made(
      [
        { creator: 'c', index: 0, lamport: 0 },
        { creator: 'c', index: 1, self: 'c0', lamport: 1 },
        { creator: 'c', index: 2, self: 'c1', other: 'b19', lamport: 40 },
      ],
      40,
    );
    window.append(joins, 0);
    const layers = ['c0', 'c1', 'c2'].map((id) => window.get(id)?.layer ?? 0);
    expect(layers[0]).toBeGreaterThanOrEqual(39);
    expect(layers.toSorted((a, b) => a - b)).toEqual(layers);
  });

  test('also when its events are read before those that follow', () => {
    const all = [
      ...gossip(40),
      ...made(
        [
          { creator: 'c', index: 0, lamport: 0 },
          { creator: 'c', index: 1, self: 'c0', lamport: 1 },
          { creator: 'c', index: 2, self: 'c1', other: 'b19', lamport: 40 },
        ],
        40,
      ),
    ];
    const window = new GraphWindow(100);
    window.reset(all.slice(42));
    window.prepend(all.slice(0, 42));
    for (const { self, other, layer } of window.nodes) {
      for (const parent of [self, other]) if (parent !== undefined) expect(layer).toBeGreaterThan(parent.layer);
    }
  });
});

describe('a recording at a position', () => {
  test('what is decided later is not known yet', () => {
    const window = new GraphWindow(10);
    const [first, ...others] = gossip(6);
    if (first === undefined) throw new Error('no events');
    window.append([{ ...first, fame: 'famous', fameAt: 4, roundReceived: 1, receivedAt: 5 }, ...others], 0);
    const node = window.get('a0');
    expect([1, 4, 5, 6].map((at) => [node?.fameAt(at), node?.roundReceivedAt(at)])).toEqual([
      ['undecided', null],
      ['undecided', null],
      ['famous', null],
      ['famous', 1],
    ]);
    expect(window.lanes.map((lane) => lane.headAt(3)?.id)).toEqual(['a1', 'b0']);
    expect(window.reachAt(3)).toBe(2);
  });
});
