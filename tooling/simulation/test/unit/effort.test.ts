// What BABBLE_TEST_EFFORT asks for.
import { afterEach, expect, test } from '@jest/globals';
import { effort } from '../../src/effort.ts';

const before = process.env['BABBLE_TEST_EFFORT'];

afterEach(() => {
  if (before === undefined) delete process.env['BABBLE_TEST_EFFORT'];
  else process.env['BABBLE_TEST_EFFORT'] = before;
});

test.each([
  ['', 'usual'],
  ['usual', 'usual'],
  ['long', 'long'],
])('%s → %s', (asked, expected) => {
  if (asked === '') delete process.env['BABBLE_TEST_EFFORT'];
  else process.env['BABBLE_TEST_EFFORT'] = asked;
  expect(effort({ usual: 'usual', long: 'long' })).toBe(expected);
});

test('what is neither is not taken for one of them', () => {
  process.env['BABBLE_TEST_EFFORT'] = 'longer';
  expect(() => effort({ usual: 1, long: 2 })).toThrow('BABBLE_TEST_EFFORT=longer: it is usual or long');
});
