import { readFile } from 'node:fs/promises';
import { SERVICE_ERROR_FAULTS, ServiceError } from '@babble/service';
import { describe, expect, test } from '@jest/globals';

describe('errors', () => {
  test('the README lists exactly the codes there are, with whose fault each is', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `(BABBLE_[A-Z_]+)` +\| (\w+)/gm)].map(([, code, fault]) => [code, fault]);
    expect(listed.sort()).toEqual(Object.entries(SERVICE_ERROR_FAULTS).sort());
  });

  test('an error keeps code, data, cause and fault', () => {
    const cause = new Error('bind');
    const error = new ServiceError('BABBLE_SERVICE_ADDRESS_IN_USE', 'taken', { address: 'a:1' }, cause);
    expect(error).toMatchObject({ code: 'BABBLE_SERVICE_ADDRESS_IN_USE', data: { address: 'a:1' }, fault: 'local' });
    expect(error.cause).toBe(cause);
  });
});
