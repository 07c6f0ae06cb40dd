// The README and the source name the same errors, with the same faults.
import { readFileSync } from 'node:fs';
import { PROXY_ERROR_FAULTS, ProxyError } from '@babble/proxy';
import { expect, test } from '@jest/globals';

test('the error table of the README lists exactly the codes of the source and their faults', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(BABBLE_PROXY_\w+)` *\| (\w+) *\|/gm)].map(([, code, fault]) => [code, fault]);
  expect(rows).toEqual(Object.entries(PROXY_ERROR_FAULTS));
});

test('an error keeps its cause and says whose fault it is', () => {
  const cause = new Error('below');
  const error = new ProxyError('BABBLE_PROXY_APPLICATION_FAILED', 'no', { text: 'no' }, cause);
  expect(error).toMatchObject({ name: 'ProxyError', fault: 'app', data: { text: 'no' }, cause });
});
