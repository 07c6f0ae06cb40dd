// Comments become observations, and observations are compared.
import { describe, expect, test } from '@jest/globals';
import type { Instrumented } from '../../src/expectations.ts';
import { instrument } from '../../src/expectations.ts';
import { compare } from '../../src/run-block.ts';

function instrumented(...lines: readonly string[]): Instrumented {
  return instrument({ file: 'README.md', line: 10, code: lines.join('\n'), runs: true });
}

describe('instrumented blocks', () => {
  test.each([
    ['1 + 1; // => 2', 'readme.value(10, (1 + 1));'],
    ['await later(); // => 2', 'readme.value(10, (await later()));'],
    ['const two = 1 + 1; // => 2', 'const two = 1 + 1;\nreadme.value(10, two);'],
    ["console.log('a', two); // => a 2", "readme.console.log(10, 'a', two);"],
    ['each((x) => { console.log(x); }); // => 2', 'readme.value(10, (each((x) => { console.log(x); })));'],
  ])('%s', (source, code) => {
    const { code: actual, expected, faults } = instrumented(source);
    const withoutComments = actual.replace(/ *\/\/ => .*$/gm, '').trim();
    expect(withoutComments).toBe(`import * as readme from './expectations.mjs';\n${code}`);
    expect({ line: expected[0]?.line, faults }).toEqual({ line: 10, faults: [] });
  });

  test('a statement inside of a callback is observed', () => {
    const { code, faults } = instrumented('each((x) => {', '  console.log(x); // => 2', '});');
    expect(code).toContain('readme.console.log(11, x)');
    expect(faults).toEqual([]);
  });

  test('further comment lines belong to the same statement', () => {
    expect(instrumented('print(); // => one', '// => two').expected).toEqual([{ line: 10, text: 'one\ntwo' }]);
  });

  test('a comment without a statement is a fault', () => {
    expect(instrumented('// => 2', 'two;').faults).toEqual(['line 10: there is nothing before "// => 2"']);
  });

  test('types are taken out', () => {
    expect(instrumented("import type { A } from 'a';", 'const a: A = 1;').code).not.toContain("'a'");
  });
});

describe('comparison', () => {
  const expected = [{ line: 3, text: 'yes' }];

  test.each([
    [[{ line: 3, text: 'yes' }], []],
    [
      [
        { line: 3, text: 'yes' },
        { line: 3, text: 'yes' },
      ],
      [],
    ],
    [[{ line: 4, text: 'yes' }], ['line 3: was never reached; "// => yes"']],
    [[{ line: 3, text: 'no' }], ['line 3: no\ninstead of yes']],
  ])('%j', (reports, findings) => {
    expect(compare(expected, reports)).toEqual(findings);
  });

  test('several prints of one line may be given one by one', () => {
    const reports = [
      { line: 3, text: 'a' },
      { line: 3, text: 'b' },
    ];
    expect(compare([{ line: 3, text: 'a\nb' }], reports)).toEqual([]);
  });
});
