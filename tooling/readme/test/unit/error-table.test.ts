// Error tables against the codes of the sources.
import { describe, expect, test } from '@jest/globals';
import { errorTableFindings, faultsInSource } from '../../src/error-table.ts';
import { shapeFindings } from '../../src/shape.ts';

const SOURCE = `
export const NET_ERROR_FAULTS = {
  /** Nobody there. */
  BABBLE_NET_UNREACHABLE: 'peer',
  BABBLE_NET_STOPPED: 'local',
} as const;
export const OTHER = { BABBLE_NET_OTHER: 'peer' };
`;
const row = (code: string, fault: string): string => `| \`${code}\` | ${fault} | text |`;
const GOOD = [row('BABBLE_NET_UNREACHABLE', 'peer'), row('BABBLE_NET_STOPPED', '`local`')];

describe('error tables', () => {
  test('codes are those of the table of faults', () => {
    expect([...faultsInSource(SOURCE)]).toEqual([
      ['BABBLE_NET_UNREACHABLE', 'peer'],
      ['BABBLE_NET_STOPPED', 'local'],
    ]);
  });

  test('the same codes with the same faults are fine, prose does not count', () => {
    expect(errorTableFindings(SOURCE, [...GOOD, 'See `BABBLE_NODE_FAILED`.'].join('\n'))).toEqual([]);
    expect(errorTableFindings('', 'Throws `BABBLE_NET_STOPPED`.')).toEqual([]);
  });

  test('a missing, an invented and a wrong row are findings', () => {
    const rows = [row('BABBLE_NET_STOPPED', 'peer'), row('BABBLE_NET_NEW', 'peer')];
    expect(errorTableFindings(SOURCE, rows.join('\n'))).toEqual([
      'BABBLE_NET_UNREACHABLE is not in the table',
      'BABBLE_NET_NEW is in the table but no code',
      'BABBLE_NET_STOPPED: the fault is local, not peer',
    ]);
  });
});

describe('shape of a README', () => {
  const sections = ['Install', 'Smallest program', 'API', 'Errors', 'Platforms', 'Licence'].map(
    (name) => `## ${name}\n`,
  );

  test('title, length and sections', () => {
    expect(shapeFindings('@babble/net', `# @babble/net\n${sections.join('')}`)).toEqual([]);
    expect(shapeFindings('@babble/net', `# Net\n${sections.join('')}${'line\n'.repeat(120)}`)).toHaveLength(2);
    expect(shapeFindings('@babble/net', `# @babble/net\n${sections.slice(1).join('')}`)).toHaveLength(1);
  });
});
