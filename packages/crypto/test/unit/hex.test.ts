// HEX texts that are none, at the edges that no recording reaches.
import { decodeHex, encodeHex, parseHex } from '@babble/crypto';
import { expect, test } from '@jest/globals';

test('KEY-HEX-2: two bytes are dropped, not two characters', () => {
  const cases: readonly (readonly [text: string, bytes: string])[] = [
    ['\u00e904AB', '0X04AB'], // one character of two bytes
    ['0\u00e904AB', '0X'], // its second byte remains, which is no digit
    ['\u20ac04AB', '0X'],
    ['\u{1f600}04AB', '0X'],
    ['\u00e9', '0X'],
  ];
  for (const [text, bytes] of cases) expect([text, encodeHex(decodeHex(text))]).toEqual([text, bytes]);
});

test('KEY-HEX-2: what follows the last whole pair of digits is left out', () => {
  expect(encodeHex(decodeHex('0X04AB\ufffd'))).toBe('0X04AB');
  expect(encodeHex(decodeHex('0X04ABC'))).toBe('0X04AB');
});

test('ENC-HEX-1: a well-formed text has the prefix and whole pairs of digits of either case', () => {
  expect(parseHex('0x04aB')).toEqual(Uint8Array.of(4, 0xab));
  expect(parseHex('0X')).toEqual(new Uint8Array(0));
  for (const text of ['', '0', '04AB', '0X04A', '0X04AG', '0X04A\ufffd', ' 0X04']) {
    expect([text, parseHex(text)]).toEqual([text, undefined]);
  }
});
