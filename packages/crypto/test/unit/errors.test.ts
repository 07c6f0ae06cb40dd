// The README and the source name the same errors, with the same faults.
import { readFileSync } from 'node:fs';
import { CRYPTO_ERROR_FAULTS, CryptoError } from '@babble/crypto';
import { expect, test } from '@jest/globals';

test('the error table of the README lists exactly the codes of the source and their faults', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(BABBLE_\w+)` +\| (\w+) +\|/gm)].map(([, code, fault]) => [code, fault]);
  expect(rows).toEqual(Object.entries(CRYPTO_ERROR_FAULTS));
});

test('an error keeps its data and cause and says whose fault it is', () => {
  const cause = new Error('below');
  const error = new CryptoError('BABBLE_CRYPTO_JSON_TYPE', 'Index: text', { path: 'Index' }, cause);
  expect(error).toMatchObject({ name: 'CryptoError', fault: 'peer', data: { path: 'Index' }, cause });
});
