// The guide in docs/guides is what the table says.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { formatGuide } from '../../src/config/guide.ts';
import { environmentName, SETTING_NAMES } from '../../src/config/settings.ts';

test('docs/guides/configuration.md is up to date: after a build, run `node dist/write-guide.js`', async () => {
  const file = new URL('../../../../docs/guides/configuration.md', import.meta.url);
  expect(await readFile(file, 'utf8')).toBe(formatGuide());
});

test('the guide has a row for every setting', () => {
  for (const name of SETTING_NAMES) {
    expect(formatGuide()).toMatch(
      new RegExp(`^\\| \`${name}\` \\| .*\`--${name}\` \\| \`${environmentName(name)}\` \\|`, 'm'),
    );
  }
});
