// Faults in declarations: ours are found, those of other packages are not ours.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import ts from 'typescript';
import { typeFaults } from '../../src/own-types.ts';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts'],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noEmit: true,
};
const MANIFEST = JSON.stringify({ type: 'module', exports: { types: './index.d.ts' } });
const USER = "import * as entry from '@babble/ours';\nexport { entry };";

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'babble-types-'));
  write('package.json', '{ "type": "module" }');
  write('user.ts', USER);
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, contents: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), contents);
}

/** A package whose declarations are these. */
function install(name: string, declarations: string): void {
  write(`node_modules/${name}/package.json`, MANIFEST);
  write(`node_modules/${name}/index.d.ts`, declarations);
}

function faults(): readonly string[] {
  return typeFaults({ folder, file: 'user.ts', options: OPTIONS });
}

test('declarations that hold together are fine', () => {
  install('@babble/ours', 'export declare const one: ReadonlyMap<string, Promise<1>>;');
  expect(faults()).toEqual([]);
});

test.each([
  ['a file that is missing', "export { one } from './one.js';", /Cannot find module/],
  ['a type of Node, for those who have none', 'export declare const one: Buffer;', /Cannot find name 'Buffer'/],
  ['a type that there is not', 'export declare const one: Map<string>;', /Generic type/],
  ['what is no declaration', 'export declare const one = ;', /expected/],
])('%s is a fault', (_, declarations, message) => {
  install('@babble/ours', declarations);
  expect(faults()).toContainEqual(expect.stringMatching(message));
});

test('a package that is not there is a fault', () => {
  expect(faults()).toContainEqual(expect.stringContaining("Cannot find module '@babble/ours'"));
});

test('a fault behind another package of ours is found, one in a package of others is theirs', () => {
  install('@babble/ours', "export { two } from '@babble/other';\nexport { three } from 'strangers';");
  install('@babble/other', 'export declare const two: Missing;');
  install('strangers', 'export declare const three: Missing;');
  const found = faults();
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('node_modules/@babble/other/index.d.ts');
});
