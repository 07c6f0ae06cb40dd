// Comparing without losing digits.
import { describe, expect, test } from '@jest/globals';
import { firstDifference, parseExact } from '../../src/exact-json.ts';

describe('exact comparison', () => {
  test('integers that differ beyond 2^53 differ', () => {
    const [left, right] = [parseExact('{"a":[9223372036854775807]}'), parseExact('{"a":[9223372036854775806]}')];
    expect(firstDifference(left, right)).toBe(
      '/a/0: "integer 9223372036854775807" instead of "integer 9223372036854775806"',
    );
  });

  test('digits inside of texts stay as they are', () => {
    expect(parseExact('{"hash":"12345678901234567890\\"1"}')).toEqual({ hash: '12345678901234567890"1' });
  });

  test.each([
    ['{"a":1}', '{"a":1,"b":null}', '/b: nothing instead of null'],
    ['{"a":1,"b":2}', '{"a":1}', '/b: 2 instead of nothing'],
    ['[1,2]', '[2,1]', '/0: 1 instead of 2'],
    ['[]', '{}', ': [] instead of {}'],
    ['{"a":null}', '{"a":{}}', '/a: null instead of {}'],
  ])('%s and %s differ', (left, right, text) => {
    expect(firstDifference(parseExact(left), parseExact(right))).toBe(text);
  });

  test('the order of keys does not matter', () => {
    expect(firstDifference(parseExact('{"a":1,"b":[{}]}'), parseExact('{"b":[{}],"a":1}'))).toBeUndefined();
  });
});
