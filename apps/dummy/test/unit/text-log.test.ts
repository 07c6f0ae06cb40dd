// The log format, against lines of the reference's dummy.
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { formatLogLine } from '../../src/node/text-log.ts';

const recorded = readFileSync(
  new URL('../../../../tooling/vectors/captures/dummy/dummy-program.json', import.meta.url),
  'utf8',
);
const time = new Date('2026-11-23T05:02:18.987Z');
const lines = (JSON.parse(recorded) as readonly { readonly stderr: string }[]).flatMap(({ stderr }) =>
  stderr.split('\n'),
);

test.each([
  ['info', { component: 'DUMMY' }, 'Init Dummy State'],
  ['debug', { state: 'Babbling', component: 'DUMMY' }, 'StateChangeHandler'],
  [
    'debug',
    {
      name: 'Alice',
      log: 'debug',
      discard: false,
      'proxy-connect': '127.0.0.1:21913',
      'client-listen': '127.0.0.1:21904',
    },
    'RUN',
  ],
] as const)('OPS-DUMMY-1: a line of level %s is written as recorded', (level, fields, message) => {
  expect(lines).toContain(formatLogLine(time, level, fields, message).trimEnd());
});

test('OPS-DUMMY-1: messages with other characters are quoted, characters of other languages kept', () => {
  const line = formatLogLine(
    new Date('2026-11-23T05:02:20Z'),
    'info',
    { component: 'DUMMY' },
    'Alice: two words <&> ž',
  );
  expect(lines).toContain(line.trimEnd());
});
