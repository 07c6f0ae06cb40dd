import { describe, expect, test } from '@jest/globals';
import { cleanPath, parseTarget } from '../../src/clean-path.ts';

describe('cleanPath', () => {
  test('HTTP-12: empty segments and dots go, a slash at the end stays', () => {
    for (const [path, cleaned] of [
      ['/', '/'],
      ['//', '/'],
      ['//stats', '/stats'],
      ['/block/../stats', '/stats'],
      ['/../../stats', '/stats'],
      ['/block/./0', '/block/0'],
      ['/block//', '/block/'],
      ['/block/x/..', '/block'],
      ['/block/%30', '/block/%30'],
    ] as const) {
      expect([path, cleanPath(path)]).toEqual([path, cleaned]);
      expect(cleanPath(cleaned)).toBe(cleaned);
    }
  });
});

describe('parseTarget', () => {
  test('HTTP-12: path and query stay as they were written', () => {
    expect(parseTarget('/blocks/0?count=2')).toEqual({ path: '/blocks/0', query: '?count=2' });
    expect(parseTarget('//stats')).toEqual({ path: '//stats', query: '' });
    expect(parseTarget('http://localhost:8000//stats?x=1#y')).toEqual({ path: '//stats', query: '?x=1' });
    expect(parseTarget('http://localhost')).toEqual({ path: '/', query: '' });
    expect(parseTarget('http://localhost?x')).toEqual({ path: '/', query: '?x' });
  });
});
