// The example of section 17.4: coordinates of a small graph, and who strongly sees whom. Rules HG-COORD-1 … 3, HG-SEE-4.
import { eventName, parseDag } from '@babble/hashgraph/drawing';
import { describe, expect, test } from '@jest/globals';
import { creatorOfColumn, modelEventOf, peerOfColumn } from './materialise.ts';
import type { Coordinate } from './model-event.ts';
import { ReferenceModel } from './reference-model.ts';
import { GrowingGraph } from './schedule.ts';

const EXAMPLE = `
A0.0     B0.0     C0.0
║        ║        ║
╠═══════ b0.1     ║
║        ║        ║
║        ║        c0.1
║        ║        ║
a0.1     ║        ║
║        ║        ║
║        ╠═══════ c0.2
║        ║        ║
a0.2 ════╫════════╣
║        ║        ║
║        b0.2     ║
║        ║        ║
╠═══════ B1.3     ║
║        ║        ║
║        b1.4     ║
`;

const drawing = parseDag(EXAMPLE);
const model = new ReferenceModel([0, 1, 2].map(peerOfColumn));
const graph = new GrowingGraph({ seed: 1, coins: 'natural' });
const ids = new Map<string, string>();
for (const drawn of drawing.events) {
  const event = graph.add(drawn);
  model.insert(modelEventOf(event, drawn.column));
  ids.set(eventName(drawn), event.id);
}

function id(name: string): string {
  return ids.get(name) ?? '';
}

/** Names of the events at the coordinates of columns a, b, c; `-` for none. */
function names(coordinates: ReadonlyMap<string, Coordinate>): string {
  const nameOf = new Map([...ids].map(([name, event]) => [event, name]));
  const texts = [0, 1, 2].map((column) => nameOf.get(coordinates.get(creatorOfColumn(column))?.id ?? '') ?? '-');
  return texts.join(' ');
}

describe('the example of section 17.4', () => {
  test.each([
    ['A0.0', 'A0.0 - -', 'A0.0 b0.1 c0.2'],
    ['c0.2', 'A0.0 b0.1 c0.2', 'a0.2 B1.3 c0.2'],
    ['B1.3', 'a0.2 B1.3 c0.2', '- B1.3 -'],
  ])('HG-COORD-1 … 3: %s has last ancestors %s and first descendants %s', (name, ancestors, descendants) => {
    const { lastAncestors, firstDescendants } = model.coordinates(id(name));
    expect(names(lastAncestors)).toBe(ancestors);
    expect(names(firstDescendants)).toBe(descendants);
  });

  test.each([
    ['c0.2', ['A0.0'], ['B0.0', 'C0.0']],
    ['a0.2', ['b0.1', 'A0.0', 'B0.0'], ['C0.0']],
    ['B1.3', ['c0.2', 'b0.1', 'A0.0', 'B0.0', 'C0.0'], []],
    ['b1.4', ['C0.0'], ['a0.2']],
    ['b0.1', [], ['A0.0']],
  ])('HG-SEE-4: %s strongly sees %j and not %j', (name, seen, unseen) => {
    for (const other of seen) expect([other, model.stronglySees(id(name), id(other), 0)]).toEqual([other, true]);
    for (const other of unseen) expect([other, model.stronglySees(id(name), id(other), 0)]).toEqual([other, false]);
  });
});
