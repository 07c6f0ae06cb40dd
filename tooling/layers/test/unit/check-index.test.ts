// What may stand in an index.ts.
import { describe, expect, test } from '@jest/globals';
import { checkIndex } from '../../src/check-index.ts';
import { peers, workspaceOf } from './workspace-of.ts';

function findings(files: Readonly<Record<string, string>>): readonly string[] {
  return checkIndex(workspaceOf(peers(files)));
}

describe('index files', () => {
  test('re-exports by name are fine', () => {
    const source = "// header\nexport { a } from './a.ts';\nexport type { B } from './b.ts';";
    expect(findings({ 'src/index.ts': source, 'src/node/index.ts': source })).toEqual([]);
  });

  test.each([
    ["export * from './a.ts';", 'ExportDeclaration'],
    ["export * as a from './a.ts';", 'ExportDeclaration'],
    ["export { a as default } from './a.ts';", 'ExportDeclaration'],
    ["import { a } from './a.ts';", 'ImportDeclaration'],
    ['export const a = 1;', 'FirstStatement'],
    ['export default 1;', 'ExportAssignment'],
  ])('%s is a finding', (line, kind) => {
    const files = { 'src/index.ts': `// header\n${line}`, 'src/other.ts': line };
    expect(findings(files)).toEqual([
      `packages/peers/src/index.ts:2  ${kind} in an index; it only re-exports, by name`,
    ]);
  });
});
