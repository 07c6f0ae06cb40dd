// Finding the programs in a README.
import { describe, expect, test } from '@jest/globals';
import { blocksIn } from '../../src/blocks.ts';

describe('blocks of a README', () => {
  test('only ts fences are programs, no-run is not run, lines are those of the README', () => {
    const markdown = [
      '# a',
      '```sh',
      'npm i',
      '```',
      '```ts',
      'one;',
      'two;',
      '```',
      '',
      '```ts no-run',
      'three;',
      '```',
    ];
    expect(blocksIn('README.md', markdown.join('\n'))).toEqual([
      { file: 'README.md', line: 6, code: 'one;\ntwo;', runs: true },
      { file: 'README.md', line: 11, code: 'three;', runs: false },
    ]);
  });
});
