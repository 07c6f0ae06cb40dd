// Imports against manifests and exports.
import { describe, expect, test } from '@jest/globals';
import { checkImports } from '../../src/check-imports.ts';
import type { Manifest } from '../../src/workspace.ts';
import { crypto, peers, USES_CRYPTO, workspaceOf } from './workspace-of.ts';

function findings(files: Readonly<Record<string, string>>, manifest: Partial<Manifest> = {}): readonly string[] {
  return checkImports(workspaceOf(crypto, peers({ 'src/used.ts': USES_CRYPTO, ...files }, manifest)));
}

describe('imports', () => {
  test('declared packages, listed subpaths, built-ins and files of the same package are fine', () => {
    const source = [
      "import { readFile } from 'node:fs/promises';",
      "export { cases } from '@babble/crypto/suite';",
      "import './used.ts';",
      "const later = import('@babble/crypto');",
    ].join('\n');
    expect(
      findings({ 'src/a.ts': source, 'test/unit/a.test.ts': "import '@jest/globals';\nimport '../../src/a.ts';" }),
    ).toEqual([]);
  });

  test.each([
    ["import type { Logger } from 'pino';", 'pino is not declared in package.json'],
    ["export * from 'pino';", 'pino is not declared in package.json'],
    ["const pino = await import('pino');", 'pino is not declared in package.json'],
    ["type Logger = import('pino').Logger;", 'pino is not declared in package.json'],
    ["import { test } from '@jest/globals';", '@jest/globals is not declared in package.json'],
    ["import { hash } from '@babble/crypto/src/sha256.ts';", '@babble/crypto does not export ./src/sha256.ts'],
    ["import { Node } from '@babble/node';", 'the package graph has no way from @babble/peers to @babble/node'],
    ["import { hash } from './gone.ts';", './gone.ts does not exist'],
    [
      "import { hash } from '../../crypto/src/sha256.ts';",
      '../../crypto/src/sha256.ts leaves the package; import it by package name',
    ],
    [
      "import { PeerSet } from '@babble/peers';",
      'a source imports its own package by relative path, not as @babble/peers',
    ],
  ])('%s is a finding', (line, text) => {
    expect(findings({ 'src/a.ts': `// header\n${line}` })).toEqual([`packages/peers/src/a.ts:2  ${text}`]);
  });

  test('a source may not use what only developers install, a test may', () => {
    const manifest = { devDependencies: { 'fast-check': '1' } };
    const files = { 'src/a.ts': "import 'fast-check';", 'test/a.test.ts': "import 'fast-check';" };
    expect(findings(files, manifest)).toEqual([
      'packages/peers/src/a.ts:1  fast-check is not declared among the dependencies (devDependencies are not installed with the package)',
    ]);
  });

  test('a dependency that only tests import is a finding', () => {
    const unused = checkImports(workspaceOf(crypto, peers({ 'test/a.test.ts': USES_CRYPTO })));
    expect(unused).toEqual(['packages/peers/package.json:4  @babble/crypto is declared but never imported']);
  });

  test('the bundling of a page may use what is there for it, no source may', () => {
    const text = "import '../../tooling/bundle/licences.mjs';";
    expect(findings({ 'bundle.mjs': text, 'src/a.ts': text })).toEqual([
      'packages/peers/src/a.ts:1  ../../tooling/bundle/licences.mjs leaves the package; import it by package name',
    ]);
  });

  test('a program in bin starts the output of an existing source', () => {
    const files = { 'bin/run.js': "import '../dist/used.js';\nimport '../dist/gone.js';" };
    expect(findings(files)).toEqual(['packages/peers/bin/run.js:2  ../dist/gone.js has no source src/gone.ts']);
  });
});
