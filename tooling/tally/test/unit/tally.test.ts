// The sums that scripts read from the last line.
import { describe, expect, test } from '@jest/globals';
import { Tally } from '../../src/index.ts';

function tally(): { readonly tally: Tally; readonly lines: string[] } {
  const lines: string[] = [];
  return { tally: new Tally((line) => lines.push(line)), lines };
}

describe('tally', () => {
  test('counts what passed and what failed, with the findings below the item', () => {
    const { tally: sums, lines } = tally();
    sums.item('one', []);
    sums.item('two', ['a.ts:3 is wrong', 'first\nsecond']);
    expect(sums.end()).toBe(1);
    expect(lines).toEqual([
      'ok    one',
      'FAIL  two',
      '      a.ts:3 is wrong',
      '      first\n      second',
      '1 passed, 1 failed',
    ]);
  });

  test('names the reason of a skipped item and counts it apart', () => {
    const { tally: sums, lines } = tally();
    sums.item('one', []);
    sums.skip('two', 'no container runtime');
    expect(sums.end()).toBe(0);
    expect(lines.slice(1)).toEqual(['skip  two: no container runtime', '1 passed, 0 failed, 1 skipped']);
  });

  test('a check that found nothing to check has failed', () => {
    const { tally: sums, lines } = tally();
    expect(sums.end()).toBe(1);
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
  });
});
