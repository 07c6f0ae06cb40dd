// What pure packages may not touch outside src/node.
import { describe, expect, test } from '@jest/globals';
import { checkPlatform } from '../../src/check-platform.ts';
import { peers, workspaceOf } from './workspace-of.ts';

function findings(files: Readonly<Record<string, string>>): readonly string[] {
  return checkPlatform(workspaceOf(peers(files)));
}

describe('platform of pure packages', () => {
  test.each([
    ["import { readFile } from 'node:fs';", 'node:fs outside src/node'],
    ["import type { Stats } from 'fs';", 'fs outside src/node'],
    ["import { load } from './node/load.ts';", './node/load.ts leads into src/node; only subpaths of its own do'],
    ['const now = Date.now();', 'Date outside src/node; take it as an argument'],
    ['const chance = Math.random();', 'Math.random outside src/node; take it as an argument'],
    ['const bytes: Buffer = read();', 'Buffer outside src/node; take it as an argument'],
    ['let timer: NodeJS.Timeout;', 'NodeJS outside src/node; take it as an argument'],
    ['declare const console: Console;', 'console outside src/node; take it as an argument'],
    ['const host = { setTimeout };', 'setTimeout outside src/node; take it as an argument'],
    ['globalThis.process.exit();', 'globalThis outside src/node; take it as an argument'],
  ])('%s is a finding', (line, text) => {
    expect(findings({ 'src/a.ts': `// header\n${line}` })).toEqual([`packages/peers/src/a.ts:2  ${text}`]);
  });

  test.each([
    'const later = clock.setTimeout(run, 5);',
    'const { setTimeout, now: Date } = clock;\nsetTimeout(Date);',
    'interface Clock { setTimeout(run: () => void): void; readonly process: number }',
    'class Pump { process(): void {} }\nnew Pump().process();',
    'declare const TextEncoder: { new (): { encode(text: string): Uint8Array } };\nnew TextEncoder();',
    'function run(process: string): string { return process; }',
    'const half = Math.floor(3 / 2);',
  ])('%s is fine', (source) => {
    expect(findings({ 'src/a.ts': source })).toEqual([]);
  });

  test('src/node and tests may use everything', () => {
    const source = "import 'node:fs';\nDate.now();";
    expect(findings({ 'src/node/a.ts': source, 'test/unit/a.test.ts': source })).toEqual([]);
  });

  test('the chat is for embedding, in pages too; only its program may use everything', () => {
    const source = "import 'node:fs';";
    const dummy = {
      folder: 'apps/dummy',
      manifest: { name: '@babble/dummy' },
      files: { 'src/chat.ts': source, 'src/node/program.ts': source },
    };
    expect(checkPlatform(workspaceOf(dummy))).toEqual(['apps/dummy/src/chat.ts:1  node:fs outside src/node']);
  });

  test('packages for Node may use everything', () => {
    const tcp = {
      folder: 'packages/net-tcp',
      manifest: { name: '@babble/net-tcp' },
      files: { 'src/a.ts': "import 'node:net';" },
    };
    expect(checkPlatform(workspaceOf(tcp))).toEqual([]);
  });
});
