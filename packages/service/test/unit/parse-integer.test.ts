import { describe, expect, test } from '@jest/globals';
import { parseInteger } from '../../src/parse-integer.ts';

describe('parseInteger', () => {
  test('HTTP-3: signs and leading zeros are accepted', () => {
    for (const [text, value] of [
      ['0', 0],
      ['00', 0],
      ['+1', 1],
      ['-1', -1],
      ['-0', -0],
      ['0000000000000000000000000000007', 7],
      ['9223372036854775807', 2 ** 63],
      ['-9223372036854775808', -(2 ** 63)],
    ] as const) {
      expect([text, parseInteger(text)]).toEqual([text, { value }]);
    }
  });

  test('HTTP-3: what is no integer is named with the text of Go', () => {
    for (const text of ['', '+', '-', 'abc', '0/', '1e0', '1_000', ' 1', '0x1', '١']) {
      expect(parseInteger(text)).toEqual({ error: `strconv.Atoi: parsing "${text}": invalid syntax` });
    }
  });

  test('HTTP-3: what has more than 64 bits is out of range', () => {
    for (const text of ['9223372036854775808', '-9223372036854775809', '9'.repeat(10_000)]) {
      expect(parseInteger(text)).toEqual({ error: `strconv.Atoi: parsing "${text}": value out of range` });
    }
  });

  test('OURS-8: however many zeros a client sends, reading them takes no longer than reading other digits', () => {
    const shortestMs = (text: string): number =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const startedMs = performance.now();
          parseInteger(text);
          return performance.now() - startedMs;
        }),
      );
    const length = 20_000;
    expect(shortestMs(`${'0'.repeat(length)}x`)).toBeLessThan(500 * shortestMs(`${'1'.repeat(length)}x`));
  });

  test('HTTP-3: the text is quoted as Go quotes it', () => {
    expect(parseInteger('a"b\\c\n\u0001\u007f')).toEqual({
      error: 'strconv.Atoi: parsing "a\\"b\\\\c\\n\\x01\\x7f": invalid syntax',
    });
    expect(parseInteger('你好 é\u2028\u{e0001}')).toEqual({
      error: 'strconv.Atoi: parsing "你好 é\\u2028\\U000e0001": invalid syntax',
    });
  });
});
