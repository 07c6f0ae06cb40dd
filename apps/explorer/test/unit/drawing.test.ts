// What of the drawing is computed: places, what is in sight, what is under the pointer, how the camera moves.
import { describe, expect, test } from '@jest/globals';
import { followed, slowed } from '../../src/page/graph/camera-motion.ts';
import { between, pastOf } from '../../src/page/graph/cone.ts';
import { hitAt, nearestIn, neighbourOf } from '../../src/page/graph/hit.ts';
import { Projection, SPACING, zoomed } from '../../src/page/graph/projection.ts';
import { visibleOf } from '../../src/page/graph/visible.ts';
import { NOW } from '../../src/page/model/graph-node.ts';
import { GraphWindow } from '../../src/page/model/graph-window.ts';
import { gossip, made } from './made-events.ts';

function windowOf(count: number): GraphWindow {
  const window = new GraphWindow(10_000);
  window.append(gossip(count), 0);
  return window;
}

describe('projection', () => {
  test.each(['right', 'down'] as const)('%s: a place leads to its layer and lane and back', (orientation) => {
    const projection = new Projection(
      { orientation, width: 800, height: 600, laneCount: 5 },
      { start: 12.5, spacing: 20 },
    );
    const { x, y } = projection.point(20, 3);
    expect(projection.layerAt(x, y)).toBeCloseTo(20);
    expect(projection.laneAt(x, y)).toBe(3);
  });

  test('more lanes than fit make the drawing broader, not the lanes too narrow', () => {
    const area = { orientation: 'right', width: 800, height: 600, laneCount: 64 } as const;
    const { breadth, laneSize } = new Projection(area, { start: 0, spacing: 20 });
    expect(laneSize).toBeGreaterThan(30);
    expect(breadth).toBeGreaterThan(64 * 30);
  });

  test('zooming keeps the place under the finger, and ends at both bounds', () => {
    const camera = zoomed({ start: 100, spacing: 20 }, 1.5, 300);
    expect(camera.start + 300 / camera.spacing).toBeCloseTo(115);
    expect(zoomed(camera, 100, 0).spacing).toBe(SPACING.most);
    expect(zoomed(camera, 0.001, 0).spacing).toBe(SPACING.least);
  });
});

describe('what is in sight', () => {
  test('does not grow with what is in memory', () => {
    const counts = [500, 5_000].map((count) => {
      const { lanes, children } = visibleOf(windowOf(count), 200, 240, NOW);
      return lanes.reduce((sum, { nodes }) => sum + nodes.length, children.length);
    });
    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeLessThan(200);
  });

  test('has every event between the edges, and none that is not there yet', () => {
    const { lanes } = visibleOf(windowOf(300), 100, 120, 110);
    const ids = lanes.flatMap(({ nodes }) => nodes.map(({ number }) => number)).sort((a, b) => a - b);
    expect(ids).toEqual(Array.from({ length: 12 }, (_, i) => 98 + i));
  });
});

describe('the past of an event', () => {
  test('is its ancestors as far back as asked for', () => {
    const window = windowOf(40);
    const node = window.get('b10');
    if (node === undefined) throw new Error('no event');
    const past = [...pastOf(node, 15)].map(({ number }) => number).sort((a, b) => a - b);
    expect(past).toEqual([15, 16, 17, 18, 19, 20, 21]);
  });

  test('between two events is what descends from the one and is seen by the other', () => {
    const window = new GraphWindow(20);
    window.append(
      made([
        { creator: 'a', index: 0, lamport: 0 },
        { creator: 'b', index: 0, lamport: 0 },
        { creator: 'c', index: 0, lamport: 0 },
        { creator: 'b', index: 1, self: 'b0', other: 'a0', lamport: 1 },
        { creator: 'c', index: 1, self: 'c0', lamport: 1 },
        { creator: 'c', index: 2, self: 'c1', other: 'b1', lamport: 2 },
        { creator: 'a', index: 1, self: 'a0', lamport: 1 },
      ]),
      0,
    );
    const ids = (later: string, earlier: string): readonly string[] => {
      const [from, to] = [window.get(later), window.get(earlier)];
      return from === undefined || to === undefined ? [] : [...between(from, to)].map(({ id }) => id).sort();
    };
    expect(ids('c2', 'a0')).toEqual(['a0', 'b1', 'c2']);
    expect(ids('c2', 'a1')).toEqual([]);
  });
});

describe('pointing and keys', () => {
  test('the event under the pointer is found, and nothing far from all', () => {
    const window = windowOf(100);
    const projection = new Projection(
      { orientation: 'right', width: 800, height: 400, laneCount: 2 },
      { start: 50, spacing: 20 },
    );
    const { x, y } = projection.point(60, 0);
    expect(hitAt(window, projection, NOW, x + 5, y - 6)?.number).toBe(60);
    expect(hitAt(window, projection, NOW, x + 20, y)).toBeUndefined();
    expect(hitAt(window, projection, 60, x, y)).toBeUndefined();
  });

  test('along a chain and over to the next lane', () => {
    const window = windowOf(100);
    const node = nearestIn(window, 0, 50, NOW);
    if (node === undefined) throw new Error('no event');
    expect(node.number).toBe(50);
    expect(neighbourOf(window, node, 'older', NOW)?.number).toBe(48);
    expect(neighbourOf(window, node, 'newer', NOW)?.number).toBe(52);
    expect(neighbourOf(window, node, 'newer', 51)).toBeUndefined();
    expect(neighbourOf(window, node, 'lane-before', NOW)).toBeUndefined();
    expect([49, 51]).toContain(neighbourOf(window, node, 'lane-after', NOW)?.number);
  });
});

describe('the camera', () => {
  const follow = { oldest: 0, newest: 500, length: 1_000, elapsedMs: 16, calm: false };

  test('glides after the newest event and gets there', () => {
    let camera = { start: 430, spacing: 20 };
    for (let i = 0; i < 200; i += 1) camera = followed(camera, follow);
    expect(camera.start + 1_000 / camera.spacing).toBeGreaterThan(500);
    expect(camera.start + 1_000 / camera.spacing).toBeLessThan(505);
  });

  test('keeps the newest event in sight, however fast they come', () => {
    let camera = { start: 430, spacing: 20 };
    for (let newest = 500; newest < 1_000; newest += 5) camera = followed(camera, { ...follow, newest });
    expect(camera.start + 1_000 / camera.spacing).toBeGreaterThan(995);
  });

  test('what fits is shown from its beginning', () => {
    expect(followed({ start: 40, spacing: 20 }, { ...follow, newest: 10, elapsedMs: 100_000 }).start).toBeCloseTo(-1.5);
  });

  test('without movement it stands while the newest is in sight, and jumps once it is not', () => {
    const camera = { start: 460, spacing: 20 };
    expect(followed(camera, { ...follow, calm: true })).toBe(camera);
    expect(followed(camera, { ...follow, newest: 511, calm: true }).start).toBe(486);
  });

  test('a push fades', () => {
    let [speed, steps] = [3, 0];
    while (speed !== 0) [speed, steps] = [slowed(speed, 16), steps + 1];
    expect(steps).toBeLessThan(200);
  });
});
