// The README and the source name the same errors, with the same faults.
import { readFileSync } from 'node:fs';
import { NET_ERROR_FAULTS, NetError } from '@babble/net';
import { expect, test } from '@jest/globals';

test('the error table of the README lists exactly the codes of the source and their faults', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(BABBLE_NET_\w+)` +\| (\w+) +\|/gm)].map(([, code, fault]) => [code, fault]);
  expect(rows).toEqual(Object.entries(NET_ERROR_FAULTS));
});

test('an error keeps its cause and says whose fault it is', () => {
  const cause = new Error('below');
  const error = new NetError('BABBLE_NET_UNREACHABLE', 'nobody there', { target: 'x' }, cause);
  expect(error).toMatchObject({ name: 'NetError', fault: 'peer', data: { target: 'x' }, cause });
});
