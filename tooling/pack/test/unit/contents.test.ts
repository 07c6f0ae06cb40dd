// What may be in a packed package.
import { describe, expect, test } from '@jest/globals';
import { contentFindings } from '../../src/contents.ts';

const GOOD = [
  'package.json',
  'README.md',
  'LICENSE',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/index.js.map',
  'src/index.ts',
];

describe('contents of a package', () => {
  test('output, sources, README and licence are fine', () => {
    expect(contentFindings([...GOOD, 'bin/babble.js'])).toEqual([]);
  });

  test.each(GOOD.filter((file) => !file.endsWith('.map') && file !== 'src/index.ts'))(
    'a missing %s is a finding',
    (file) => {
      expect(contentFindings(GOOD.filter((other) => other !== file))).toEqual([`${file} is missing`]);
    },
  );

  test.each(['test/unit/a.ts', 'src/a.test.ts', 'dist/.tsbuildinfo', 'tsconfig.json', '.env'])(
    '%s is a finding',
    (file) => {
      expect(contentFindings([...GOOD, file])).toEqual([`${file} does not belong into a package`]);
    },
  );

  test('output without a source is a finding', () => {
    expect(contentFindings([...GOOD, 'dist/old.js'])).toEqual([
      'dist/old.js has no source; delete dist and build again',
    ]);
  });
});
