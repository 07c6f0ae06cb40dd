// The border around what runs in a page.
import { describe, expect, test } from '@jest/globals';
import { checkImports } from '../../src/check-imports.ts';
import { checkPages } from '../../src/check-pages.ts';
import { checkPlatform } from '../../src/check-platform.ts';
import { peers, workspaceOf } from './workspace-of.ts';

const HOME = 'packages/peers';

function findings(files: Readonly<Record<string, string>>): readonly string[] {
  return checkPages(workspaceOf(peers(files)));
}

describe('pages', () => {
  test.each([
    ["import { readFile } from 'node:fs';", 'node:fs in a page'],
    ["import { loadPeers } from '@babble/peers/node';", '@babble/peers/node in a page'],
    ["import { peer } from '../node/peer.ts';", '../node/peer.ts leads out of src/page; only types come in'],
    ['process.exit();', 'process in a page'],
    ['const bytes: Buffer = read();', 'Buffer in a page'],
  ])('%s is a finding', (line, text) => {
    expect(findings({ 'src/page/a.tsx': line, 'src/peer.ts': '' })).toEqual([`${HOME}/src/page/a.tsx:1  ${text}`]);
  });

  test('a package for browsers is a page as a whole', () => {
    const of = (text: string) =>
      checkPages(
        workspaceOf({
          folder: 'packages/browser',
          manifest: { name: '@babble/browser' },
          files: { 'src/a.ts': text, 'src/b.ts': '' },
        }),
      );
    expect(of("import { b } from './b.ts';\ndocument.title = b;")).toEqual([]);
    expect(of("import { host } from '@babble/node/host';")).toEqual([
      'packages/browser/src/a.ts:1  @babble/node/host in a page',
    ]);
    expect(of('process.exit();')).toEqual(['packages/browser/src/a.ts:1  process in a page']);
  });

  test('what runs anywhere comes in from a pure package, and from no other', () => {
    const files = { 'src/page/a.ts': "import { files } from '../files.ts';", 'src/files.ts': '' };
    expect(findings(files)).toEqual([]);
    const explorer = { folder: 'apps/explorer', manifest: { name: '@babble/explorer' }, files };
    expect(checkPages(workspaceOf(explorer))).toEqual([
      'apps/explorer/src/page/a.ts:1  ../files.ts leads out of src/page; only types come in',
    ]);
  });

  test('types come in, and a page uses what a browser has', () => {
    const page = "import type { Peer } from '../peer.ts';\nimport './b.ts';\ndocument.title = String(Date.now());";
    expect(findings({ 'src/page/a.ts': page, 'src/page/b.ts': '', 'src/peer.ts': '' })).toEqual([]);
    expect(checkPlatform(workspaceOf(peers({ 'src/page/a.ts': page, 'src/peer.ts': '' })))).toEqual([]);
  });

  test('nothing else imports a page, not even for types', () => {
    const source = "import type { A } from './page/a.ts';";
    expect(findings({ 'src/b.ts': source, 'src/page/a.ts': '' })).toEqual([
      `${HOME}/src/b.ts:1  ./page/a.ts leads into src/page, which is for browsers`,
    ]);
  });

  test('what is bundled into a page is a dependency of developers', () => {
    const manifest = { name: '@babble/peers', devDependencies: { preact: '1' } };
    const of = (file: string) =>
      checkImports(workspaceOf({ folder: HOME, manifest, files: { [file]: "import { h } from 'preact';" } }));
    expect(of('src/page/a.ts')).toEqual([]);
    expect(of('src/a.ts')).toHaveLength(1);
  });
});
