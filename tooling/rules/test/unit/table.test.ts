// The demands on the table of rules, on a specification of three rules.
import { describe, expect, test } from '@jest/globals';
import { mentionsIn } from '../../src/mentions.ts';
import { specificationOf } from '../../src/specification.ts';
import { formatTable, unknownIds, unnamedRules } from '../../src/table.ts';

const INDEX = [
  '| id | rule | § | checked by |',
  '|---|---|---|---|',
  '| KEY-1 | curve | 1 | own |',
  '| KEY-2 | scalar | 1 | own |',
  '| HTTP-1 | methods | 4 | own |',
].join('\n');
const FILES = new Map([
  ['01-encoding.md', '[KEY-1] The curve. [KEY-2] The scalar.'],
  ['06-operations.md', '[HTTP-1] Methods.'],
]);
const specification = specificationOf(INDEX, FILES);

const mentions = [
  ...mentionsIn('packages/crypto/src/key.ts', '// header\n// KEY-1: the curve'),
  ...mentionsIn('packages/crypto/test/unit/key.test.ts', "test('KEY-1: refuses', () => {});"),
];

describe('specification', () => {
  test('rules have their file and section', () => {
    expect(specification.rules.map(({ id, file, section }) => [id, file, section])).toEqual([
      ['KEY-1', '01-encoding.md', '1'],
      ['KEY-2', '01-encoding.md', '1'],
      ['HTTP-1', '06-operations.md', '4'],
    ]);
    expect(specification.contradictions).toEqual([]);
  });

  test('a rule in the index alone, and one in a file alone, are contradictions', () => {
    expect(specificationOf(INDEX, new Map([['01-encoding.md', '[KEY-1] [KEY-2] [KEY-3]']])).contradictions).toEqual([
      'HTTP-1 is in rules.md but defined nowhere',
      'KEY-3 is defined in 01-encoding.md but not in rules.md',
    ]);
  });
});

describe('table of rules', () => {
  test('an id that no rule has is found at its line', () => {
    const wrong = mentionsIn('packages/crypto/src/key.ts', '\n// KEY-1 and KEY-9');
    expect(unknownIds(specification, wrong)).toEqual(['packages/crypto/src/key.ts:2  there is no rule KEY-9']);
  });

  test('a rule that nobody names is found', () => {
    expect(unnamedRules(specification, mentions)).toEqual([
      'KEY-2 (01-encoding.md §1: scalar) is named by no source and no test',
      'HTTP-1 (06-operations.md §4: methods) is named by no source and no test',
    ]);
  });

  test('rows link the specification, sources and tests', () => {
    const lines = formatTable(specification, mentions).split('\n');
    expect(lines).toContain('## [01-encoding.md](spec/01-encoding.md)');
    expect(lines).toContain(
      '| KEY-1 | curve | 1 | [crypto/key](../packages/crypto/src/key.ts) | [crypto/unit/key](../packages/crypto/test/unit/key.test.ts) |',
    );
    expect(lines).toContain('| KEY-2 | scalar | 1 |  |  |');
  });
});
