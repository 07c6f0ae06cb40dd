// Settings and error codes.

import { readFileSync } from 'node:fs';
import { DEFAULT_SETTINGS, NODE_ERROR_FAULTS } from '@babble/node';
import { expect, test } from '@jest/globals';
import { completeSettings } from '../../src/settings.ts';

test('NODE-START-2: defaults are those of the protocol, and slow-heartbeat is raised to heartbeat', () => {
  expect(DEFAULT_SETTINGS).toMatchObject({
    heartbeatMs: 10,
    slowHeartbeatMs: 1000,
    syncLimit: 1000,
    cacheSize: 10_000,
  });
  expect(completeSettings({ heartbeatMs: 5000 }).slowHeartbeatMs).toBe(5000);
});

test('a setting that cannot work is refused by name', () => {
  expect(() => completeSettings({ syncLimit: 0 })).toThrow(
    expect.objectContaining({
      code: 'BABBLE_NODE_CONFIGURATION_INVALID',
      message: expect.stringContaining('syncLimit'),
    }),
  );
});

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'a snapshot every %d blocks is refused',
  (snapshotInterval) => {
    expect(() => completeSettings({ snapshotInterval })).toThrow(
      expect.objectContaining({
        code: 'BABBLE_NODE_CONFIGURATION_INVALID',
        data: { setting: 'snapshotInterval' },
      }),
    );
    expect(completeSettings({ snapshotInterval: 0 }).snapshotInterval).toBe(0);
  },
);

test('the README lists exactly the error codes', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const listed = [...readme.matchAll(/^\| `(BABBLE_[A-Z_]+)`\s*\| (local|peer|app)\s*\|/gm)].map(([, code, fault]) => [
    code,
    fault,
  ]);
  expect(Object.fromEntries(listed)).toEqual(NODE_ERROR_FAULTS);
});
