// The README and the source name the same errors, with the same faults.
import { readFileSync } from 'node:fs';
import { MOBILE_ERROR_FAULTS, MobileError } from '@babble/mobile';
import { expect, test } from '@jest/globals';

test('the error table of the README lists exactly the codes of the source and their faults', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(BABBLE_MOBILE_\w+)` *\| (\w+) *\|/gm)].map(([, code, fault]) => [
    code,
    fault,
  ]);
  expect(rows).toEqual(Object.entries(MOBILE_ERROR_FAULTS));
});

test('an error says whose fault it is', () => {
  const error = new MobileError('BABBLE_MOBILE_ANSWER_INVALID', 'no', { method: 'onCommit' });
  expect(error).toMatchObject({ name: 'MobileError', fault: 'app', data: { method: 'onCommit' } });
});
