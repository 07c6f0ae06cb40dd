// States as JSON.
import { jsonCodec } from '@babble/proxy';
import { expect, test } from '@jest/globals';

const codec = jsonCodec((value) => value);
const textOf = (state: unknown): string => Buffer.from(codec.encode(state)).toString();

test.each([
  [{ b: 1, a: { d: [], c: null } }, '{"a":{"c":null,"d":[]},"b":1}'],
  [{ 10: 'x', 9: 'y', é: 'ž', E: '\u2028"' }, '{"10":"x","9":"y","E":"\u2028\\"","é":"ž"}'],
  [[-0, 1.5, 1e21, true, false], '[0,1.5,1e+21,true,false]'],
  [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ['\ud800', '"\\ud800"'],
])('%j is written as %s, and read again as the same', (state, text) => {
  expect(textOf(state)).toBe(text);
  expect(textOf(codec.decode(codec.encode(state)))).toBe(text);
});

test('equal states that came about in other ways have equal bytes', () => {
  expect(textOf({ x: 1, y: 2 })).toBe(textOf({ y: 2, x: 1 }));
});

test.each([
  [{ a: [1, undefined] }, 'state.a[1]'],
  [{ a: undefined }, 'state.a'],
  [Number.NaN, 'state'],
  [[1n], 'state[0]'],
  [new Map(), 'state'],
  [new Date(0), 'state'],
  [() => 1, 'state'],
  [new Array(1), 'state[0]'],
])('%p, which JSON would change, is refused with its place', (state, path) => {
  const code = 'BABBLE_PROXY_STATE_UNENCODABLE';
  expect(() => codec.encode(state)).toThrow(expect.objectContaining({ code, data: { path } }));
});

test('what the application reads decides what a state is', () => {
  const strict = jsonCodec((value) => {
    if (typeof value !== 'number') throw new Error('no number');
    return value;
  });
  expect(strict.decode(strict.encode(7))).toBe(7);
  expect(() => strict.decode(Buffer.from('"7"'))).toThrow('no number');
});
