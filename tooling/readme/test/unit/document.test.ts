// What documents point at.
import { describe, expect, test } from '@jest/globals';
import { documentFindings, type Repository, unlistedPackages } from '../../src/document.ts';

const REPOSITORY: Repository = {
  exists: (path) => ['docs/adr/0001-one.md', 'docs/guides/', 'README.md'].includes(path),
  scripts: new Set(['build', 'check:types']),
  packages: new Set(['@babble/net', '@babble/net-tcp']),
};

describe('documents', () => {
  test.each([
    '[one](0001-one.md), [one](./0001-one.md#context), [README](../../README.md), [guides](../guides/)',
    '[Babble](https://github.com/mosaicnetworks/babble), [below](#below)',
    '`npm run build`, `npm run -s check:types`, `npm test`',
    '`@babble/net`, `@babble/net/suite`, `@babble/net-tcp`, and the condition `@babble/source`',
  ])('%s is fine', (text) => {
    expect(documentFindings('docs/adr/README.md', text, REPOSITORY)).toEqual([]);
  });

  test.each([
    ['[two](0002-two.md)', 'the link to 0002-two.md leads nowhere'],
    ['[README](README.md)', 'the link to README.md leads nowhere'],
    ['`npm run -s check:all`', 'there is no script check:all'],
    ['`@babble/store/suite`', 'there is no package @babble/store'],
  ])('%s is a finding at its line', (text, finding) => {
    expect(documentFindings('docs/adr/README.md', `# Title\n${text}`, REPOSITORY)).toEqual([`line 2: ${finding}`]);
  });

  test('a list of packages has all of them, not only some that begin alike', () => {
    expect(unlistedPackages('`@babble/net-tcp`', REPOSITORY)).toEqual(['@babble/net is not listed']);
    expect(unlistedPackages('[`@babble/net`](a), `@babble/net-tcp`', REPOSITORY)).toEqual([]);
  });
});
