// Drawings of graphs: what the text means, what is refused and where, and that rendering and parsing are inverse.
import type { Drawing, DrawnEvent } from '@babble/hashgraph/drawing';
import { columnLabel, drawEvents, eventName, parseDag, renderDag } from '@babble/hashgraph/drawing';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const EXAMPLE = `
A0.0     B0.0     C0.0        // one column per validator
║        ║        ║
╠═══════ b0.1     ║           // other-parent: the newest event of column a above this line
║        ║        ║
║        ╠═══════ c0.1*       // carries one transaction
║        ║        ║
a0.1 ════╫════════╣           // passing over column b
║        ║        ║
╠═══════ B1.2     ║           // upper case: a witness is expected
`;

/** Name, then the names of its parents. */
function relations({ events }: Drawing): readonly string[] {
  const nameAt = (position: number | undefined): string => {
    const parent = position === undefined ? undefined : events[position];
    return parent === undefined ? '-' : eventName(parent);
  };
  return events.map((event) => `${eventName(event)} ${nameAt(event.selfParent)} ${nameAt(event.otherParent)}`);
}

describe('parseDag', () => {
  test('reads columns, parents, transactions and expectations', () => {
    const drawing = parseDag(EXAMPLE);
    expect(relations(drawing)).toEqual([
      'A0.0 - -',
      'B0.0 - -',
      'C0.0 - -',
      'b0.1 B0.0 A0.0',
      'c0.1 C0.0 b0.1',
      'a0.1 A0.0 c0.1',
      'B1.2 b0.1 a0.1',
    ]);
    expect(drawing.events.map(({ transaction }) => transaction).indexOf(true)).toBe(4);
    expect(drawing.events.at(-1)).toEqual({
      column: 1,
      index: 2,
      fork: 0,
      selfParent: 3,
      otherParent: 5,
      transaction: false,
      requests: [],
      expected: { round: 1, witness: true },
    });
  });

  test('takes the newest event above the line, not one beside it', () => {
    const drawing = parseDag(['A0.0     B0.0', 'a0.1     ║', '╠═══════ b0.1     ', 'a0.2     b0.2'].join('\n'));
    expect(relations(drawing)).toContain('b0.1 B0.0 a0.1');
    const beside = parseDag(['a.0      b.0', 'a.1 ═════╣', 'a.2      b.1      ', '╠═══════ b.2'].join('\n'));
    expect(relations(beside)).toEqual(['a.0 - -', 'b.0 - -', 'a.1 a.0 b.0', 'a.2 a.1 -', 'b.1 b.0 -', 'b.2 b.1 a.2']);
  });

  test('reads an older other-parent by its name, with a line or, in the own column, without', () => {
    const drawing = parseDag('A0.0     B0.0\na0.1     ║\n╠═══════ b0.1 @A0.0\n║        b0.2 @B0.0\n');
    expect(relations(drawing).slice(3)).toEqual(['b0.1 B0.0 A0.0', 'b0.2 b0.1 B0.0']);
  });

  test('reads forks by their primes and where they go on', () => {
    const drawing = parseDag("a.0\na.1\na.1'\na.2\na.2'\na.2'' ^a.1\n");
    expect(relations(drawing)).toEqual([
      'a.0 - -',
      'a.1 a.0 -',
      "a.1' a.0 -",
      'a.2 a.1 -',
      "a.2' a.1' -",
      "a.2'' a.1 -",
    ]);
  });

  test('reads membership requests and names without expectation', () => {
    expect(parseDag('a.7*+b-aa').events).toEqual([
      {
        column: 0,
        index: 7,
        fork: 0,
        selfParent: undefined,
        otherParent: undefined,
        transaction: true,
        requests: [
          { kind: 'join', column: 1 },
          { kind: 'leave', column: 26 },
        ],
        expected: undefined,
      },
    ]);
  });

  test.each([
    ['a0.0\n?', 2, 1, 'cannot read "?"'],
    ['a0.0 b0,0', 1, 6, 'cannot read "b0,0"'],
    ['a0.0     b0.0\n  b0.1', 2, 3, 'b0.1 is not in column b, at 10'],
    ['a0.0\nb0.0', 2, 1, 'b0.0 is in column a'],
    ['a0.0\na0.2', 2, 1, 'a0.2 has no self-parent a….1 above it'],
    ['a0.0\na0.0', 2, 1, 'a0.0 is drawn twice; a fork has a prime'],
    ['a0.0     b0.0\n║        b0.1 @a0.4', 2, 10, 'no event a0.4 above'],
    ['A0.0     b0.0\n║        b0.1 @a0.0', 2, 10, 'a0.0 is drawn as A0.0'],
    ['a0.0     b0.0     c0.0\n╠════════════════ c0.1', 2, 10, 'a line passes over column b with ╫'],
    ['a0.0\n╠═╫═ b0.0', 2, 3, 'no column begins above this place'],
    ['a0.0\n  ║', 2, 3, 'no column begins above this place'],
    [
      'a0.0     b0.0     c0.0\n╠═══════ b0.1 ════╣',
      2,
      1,
      'b0.1 has lines to both sides; an event has one other-parent',
    ],
    ['a0.0     b0.0     c0.0\n║        ╠═══════ c0.1 @a0.0', 2, 19, 'a0.0 is not in column b, where the line ends'],
    ['A.0', 1, 1, 'A.0 is a witness without a round'],
    ['a0.0     b0.0\n╠═══', 2, 1, 'cannot read "╠═══"'],
  ])('refuses %j at line %i, column %i', (text, line, column, reason) => {
    expect(() => parseDag(text)).toThrow(
      expect.objectContaining({
        code: 'BABBLE_HASHGRAPH_DRAWING_INVALID',
        data: { line, column },
        message: `line ${line}, column ${column}: ${reason}`,
      }),
    );
  });
});

describe('renderDag', () => {
  test('draws what was parsed, without the comments', () => {
    const plain = EXAMPLE.slice(1).replace(/ *\/\/.*/g, '');
    expect(renderDag(parseDag(EXAMPLE))).toBe(plain);
  });

  test('makes room for long names', () => {
    const text = [
      'a10.99              b10.999',
      '║                   ║',
      '║                   b10.1000',
      '║                   ║',
      'a10.100* @b10.999 ══╣',
    ].join('\n');
    const lines = `${text}\n`.replace('a10.99              b10.999', 'a10.99\n║\n║                   b10.999');
    expect(renderDag(parseDag(text))).toBe(lines);
  });

  test('refuses a parent that comes later', () => {
    const [first] = parseDag('a.0').events;
    expect(first).toBeDefined();
    if (first === undefined) return;
    expect(() => renderDag({ events: [{ ...first, otherParent: 0 }] })).toThrow(
      expect.objectContaining({ code: 'BABBLE_HASHGRAPH_DRAWING_INVALID' }),
    );
  });

  test('parse(render(x)) is x for any drawing', () => {
    fc.assert(
      fc.property(drawings(), (drawing) => {
        expect(parseDag(renderDag(drawing))).toEqual(drawing);
      }),
      { numRuns: 300 },
    );
  });
});

describe('drawEvents', () => {
  const event = { selfParent: '', otherParent: '', transaction: false };

  test('gives letters to creators in their order, and leaves out parents that are not there', () => {
    const drawing = drawEvents(
      [
        { ...event, id: 'x', creator: 'kate', index: 4, selfParent: 'gone', round: 2, witness: true },
        { ...event, id: 'y', creator: 'john', index: 0, otherParent: 'x', transaction: true, round: 2 },
        { ...event, id: 'z', creator: 'zoe', index: 0, otherParent: 'gone' },
      ],
      ['john', 'kate'],
    );
    expect(renderDag(drawing)).toBe('         B2.4\n         ║\na2.0* ═══╣\n║        ║\n║        ║        c.0\n');
    expect(relations(drawing)).toEqual(['B2.4 - -', 'a2.0 - B2.4', 'c.0 - -']);
  });

  test('draws an equivocation as a fork', () => {
    const drawing = drawEvents([
      { ...event, id: 'a', creator: 'kate', index: 0 },
      { ...event, id: 'b', creator: 'kate', index: 1, selfParent: 'a' },
      { ...event, id: 'c', creator: 'kate', index: 1, selfParent: 'a' },
    ]);
    expect(renderDag(drawing)).toBe("a.0\n║\na.1\n║\na.1'\n");
  });
});

test('columns are a … z, aa, ab, …', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnLabel)).toEqual(['a', 'z', 'aa', 'az', 'ba', 'zz', 'aaa']);
});

interface Choice {
  readonly column: number;
  readonly otherParent: number | undefined;
  readonly selfParent: number | undefined;
  readonly fork: boolean;
  readonly first: number;
  readonly expected: { readonly round: number; readonly witness: boolean } | undefined;
  readonly transaction: boolean;
  readonly requests: DrawnEvent['requests'];
}

/** Drawings of all that can be drawn: forks, parents of any age, chains that begin anywhere, self-parents out of order. */
function drawings(): fc.Arbitrary<Drawing> {
  const choice: fc.Arbitrary<Choice> = fc.record({
    column: fc.nat(4).map((column) => column * 9),
    otherParent: fc.option(fc.nat(), { nil: undefined }),
    selfParent: fc.option(fc.nat(), { nil: undefined, freq: 12 }),
    fork: fc.boolean(),
    first: fc.nat(2),
    expected: fc.option(fc.record({ round: fc.nat(120), witness: fc.boolean() }), { nil: undefined }),
    transaction: fc.boolean(),
    requests: fc.array(fc.record({ kind: fc.constantFrom('join', 'leave'), column: fc.nat(800) }), { maxLength: 2 }),
  });
  return fc.array(choice, { maxLength: 30 }).map((choices) => {
    const events: DrawnEvent[] = [];
    for (const made of choices) events.push(drawnEvent(events, made));
    return { events };
  });
}

function drawnEvent(events: readonly DrawnEvent[], made: Choice): DrawnEvent {
  const chain = events.filter(({ column }) => column === made.column);
  const newest = chain.at(-1);
  const index = newest === undefined ? made.first : newest.index + (made.fork ? 0 : 1);
  const fork = chain.filter((event) => event.index === index).length;
  const anyOf = (choice: number | undefined) => {
    return choice === undefined || events.length === 0 ? undefined : choice % events.length;
  };
  const { column, transaction, requests, expected } = made;
  const parents = { selfParent: anyOf(made.selfParent), otherParent: anyOf(made.otherParent) };
  return { column, index, fork, ...parents, transaction, requests, expected };
}
