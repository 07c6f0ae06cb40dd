// Circles of imports between files.
import { describe, expect, test } from '@jest/globals';
import { checkCycles } from '../../src/check-cycles.ts';
import { peers, workspaceOf } from './workspace-of.ts';

function findings(files: Readonly<Record<string, string>>): readonly string[] {
  return checkCycles(workspaceOf(peers(files)));
}

describe('import cycles', () => {
  test('a file below another one is no circle', () => {
    expect(
      findings({ 'src/a.ts': "import './b.ts';\nimport './c.ts';", 'src/b.ts': "import './c.ts';", 'src/c.ts': '' }),
    ).toEqual([]);
  });

  test('a circle over three files is reported once, with its way', () => {
    const files = {
      'src/b.ts': "import './c.ts';",
      'src/a.ts': "// header\nimport './b.ts';",
      'src/c.ts': "import './a.ts';",
    };
    expect(findings(files)).toEqual([
      'packages/peers/src/a.ts:2  import cycle: src/a.ts → src/b.ts → src/c.ts → src/a.ts',
    ]);
  });

  test('types alone close a circle, and so does a file that imports itself', () => {
    const files = {
      'src/a.ts': "import type { B } from './b.ts';",
      'src/b.ts': "export type { A } from './a.ts';",
      'src/c.ts': "import './c.ts';",
    };
    expect(findings(files)).toEqual([
      'packages/peers/src/a.ts:1  import cycle: src/a.ts → src/b.ts → src/a.ts',
      'packages/peers/src/c.ts:1  import cycle: src/c.ts → src/c.ts',
    ]);
  });
});
