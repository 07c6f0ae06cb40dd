// Signature texts at the bounds of their numbers.
import { CURVE_ORDER, formatSignature, parseSignature, parseSignatureAsReference } from '@babble/crypto';
import { expect, test } from '@jest/globals';

const LARGEST = (CURVE_ORDER - 1n).toString(36);
const ORDER = CURVE_ORDER.toString(36);

test('SIG-TEXT-1: N − 1 is the longest part', () => {
  expect(LARGEST).toBe('6dp5qcb22im238nr3wvp0ic7pq0jmiborkl9qeqll9kznrsl6o');
});

test('SIG-TEXT-5: r and s are from 1 to N − 1', () => {
  for (const text of ['1|1', `${LARGEST}|1`, `1|${LARGEST}`, `z|${LARGEST}`, `1000000000|${'z'.repeat(49)}`]) {
    const raw = parseSignature(text);
    expect(raw).toHaveLength(64);
    expect(raw && formatSignature(raw)).toBe(text);
  }
  for (const part of [
    ORDER,
    'z'.repeat(50),
    '0',
    '1'.repeat(51),
    `+${LARGEST}`,
    `0${LARGEST}`,
    LARGEST.toUpperCase(),
  ]) {
    expect([parseSignature(`${part}|1`), parseSignature(`1|${part}`)]).toEqual([undefined, undefined]);
  }
});

test('SIG-TEXT-2 … 4: other spellings are read as the reference reads them, whatever their length', () => {
  const raw = parseSignature('a|zz');
  for (const text of ['A|ZZ', '+a|0zz', `${'0'.repeat(1_000_000)}a|+00zz`]) {
    expect(parseSignatureAsReference(text)).toEqual({ kind: 'signature', raw });
  }
  for (const text of ['-1|1', '0|1', '1|+0', `${ORDER}|1`, `1|${'z'.repeat(1_000_000)}`]) {
    expect(parseSignatureAsReference(text)).toEqual({ kind: 'invalid' });
  }
  for (const text of [
    '|',
    '+|1',
    '1|-',
    '1_0|1',
    ' 1|1',
    '1|1\n',
    '++1|1',
    '\u0661|1',
    `${'0'.repeat(1_000_000)}!|1`,
  ]) {
    expect(parseSignatureAsReference(text)).toEqual({ kind: 'panic' });
  }
  expect(parseSignatureAsReference('1|2|3')).toEqual({
    kind: 'malformed',
    error: 'wrong number of values in signature: got 3, want 2',
  });
});

test('a part of a larger array is formatted', () => {
  const raw = parseSignature('a|zz') ?? new Uint8Array(0);
  const inside = Uint8Array.from([1, 2, 3, ...raw, 4]).subarray(3, 67);
  expect(formatSignature(inside)).toBe('a|zz');
});
