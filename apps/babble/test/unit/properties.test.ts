// OPS-CONF-3: properties files.
import { describe, expect, test } from '@jest/globals';
import { parseProperties } from '../../src/config/properties.ts';

describe('properties files', () => {
  test('OPS-CONF-3: keys end at =, : or white space; values keep theirs inside', () => {
    const text = 'a=1\nb: 2\nc 3\n  d   =   four and more  x\ne\nf=\ng==h\r\ni = j:k=l';
    expect(parseProperties(text)).toEqual({
      ...{ a: '1', b: '2', c: '3', d: 'four and more  x', e: '', f: '', g: '=h', i: 'j:k=l' },
    });
  });

  test('comments and empty lines are skipped; the last of two equal keys counts', () => {
    expect(parseProperties('# a=1\n! b=2\n\n   \nc=3 # no comment\nc=4')).toEqual({ c: '4' });
  });

  test('a backslash at the end of a line goes on in the next; two are a backslash', () => {
    expect(parseProperties('a=b\\\n   c\\\n  d\ne=f\\\\\ng=h\\')).toEqual({ a: 'bcd', e: 'f\\', g: 'h' });
  });

  test('escapes stand for white space, signs and Unicode', () => {
    expect(parseProperties('a\\ b\\=c = \\t\\n\\u00e9\\\\\\x')).toEqual({ 'a b=c': '\t\né\\x' });
  });

  test('what cannot be meant is refused with its line', () => {
    expect(() => parseProperties('a=1\n=2')).toThrow('line 2: no key');
    expect(() => parseProperties('a=1\n\nb=${HOME}/x')).toThrow('line 3: ${…} is not replaced');
    expect(() => parseProperties('a=\\u12')).toThrow('line 1: \\u needs four');
  });
});
