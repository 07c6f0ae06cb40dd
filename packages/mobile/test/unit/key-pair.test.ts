// New keys as one text, with keys of the reference.
import { readFileSync } from 'node:fs';
import { getPrivPublKeys } from '@babble/mobile';
import { expect, test } from '@jest/globals';

interface Recorded {
  readonly keys: readonly { readonly privHex: string; readonly pubHex: string }[];
}

const file = new URL('../../../../tooling/vectors/encoding.json', import.meta.url);
const { keys } = JSON.parse(readFileSync(file, 'utf8')) as Recorded;

test('APP-MOB-1: a key pair is the public key text and the private key, as the reference writes both', () => {
  const recorded = keys.filter(({ privHex }) => /^[0-9a-f]{64}$/.test(privHex));
  expect(recorded.length).toBeGreaterThan(0);
  for (const { privHex, pubHex } of recorded) {
    expect(getPrivPublKeys(() => Buffer.from(privHex, 'hex'))).toBe(`${pubHex}=!@#@!=${privHex}`);
  }
});

test('bytes that are no key are not taken, and what the source of bytes throws is thrown on', () => {
  const given = [new Uint8Array(32), new Uint8Array(32).fill(0xff), new Uint8Array(32).fill(1)];
  expect(getPrivPublKeys(() => given.shift() ?? new Uint8Array(0))).toMatch(/=!@#@!=(01){32}$/);
  const broken = (): never => {
    throw new Error('no randomness');
  };
  expect(() => getPrivPublKeys(broken)).toThrow('no randomness');
});
