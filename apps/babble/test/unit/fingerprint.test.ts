// The fingerprint of a network. HASH-8.
import type { Peer } from '@babble/peers';
import { expect, test } from '@jest/globals';
import { EXIT } from '../../src/cli-error.ts';
import { fingerprintOf, formatFingerprint, parseFingerprint } from '../../src/join/fingerprint.ts';
import { genesisOf } from './peers.ts';

const [a, b] = genesisOf('a', 'b') as readonly [Peer, Peer];
const print = fingerprintOf([a, b]);

test('HASH-8: it depends on the keys and their order, and on nothing else', () => {
  expect(print).toMatch(/^[0-9A-F]{64}$/);
  expect(fingerprintOf([{ ...a, moniker: 'x', netAddr: 'y:1' }, b])).toBe(print);
  expect(fingerprintOf([b, a])).not.toBe(print);
  expect(fingerprintOf([a])).not.toBe(print);
});

test('people compare it in groups of four, and may write it as they like', () => {
  const shown = formatFingerprint(print);
  expect(shown.split(' ')).toHaveLength(16);
  for (const text of [
    print,
    shown,
    print.toLowerCase(),
    `0x${print}`,
    `0X${print}`,
    shown.replaceAll(' ', ':'),
    ` ${shown}\n`,
  ]) {
    expect(parseFingerprint(text)).toBe(print);
  }
});

test.each(['', 'A1B2', `${print}0`, print.slice(1), `${print.slice(1)}G`])('"%s" is wrong usage', (text) => {
  expect(() => parseFingerprint(text)).toThrow(
    expect.objectContaining({ exitCode: EXIT.usage, message: expect.stringContaining('is no fingerprint') }),
  );
});
