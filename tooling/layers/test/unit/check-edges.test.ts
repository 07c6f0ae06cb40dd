// Dependencies in manifests against the package graph.
import { describe, expect, test } from '@jest/globals';
import { checkEdges } from '../../src/check-edges.ts';
import type { Manifest } from '../../src/workspace.ts';
import { workspaceOf } from './workspace-of.ts';

function findings(folder: string, manifest: Manifest): readonly string[] {
  return checkEdges(workspaceOf({ folder, manifest }));
}

const to = (name: string): Readonly<Record<string, string>> => ({ [name]: 'workspace:*' });

describe('package graph', () => {
  test.each([
    ['packages/peers', '@babble/peers', '@babble/crypto'],
    ['packages/node', '@babble/node', '@babble/crypto'],
    ['apps/babble', '@babble/cli', '@babble/net-tcp'],
    ['apps/babble', '@babble/cli', '@babble/dummy'],
    ['tooling/bench', '@babble-tooling/bench', '@babble/node'],
    ['packages/net', '@babble/net', 'zod'],
    ['packages/browser', '@babble/browser', '@babble/store'],
    ['apps/dummy', '@babble/dummy', '@babble/browser'],
  ])('%s may depend on %s → %s', (folder, name, target) => {
    expect(findings(folder, { name, dependencies: to(target) })).toEqual([]);
  });

  test.each([
    [
      'packages/crypto',
      '@babble/crypto',
      '@babble/peers',
      'the package graph has no way from @babble/crypto to @babble/peers',
    ],
    [
      'packages/proxy',
      '@babble/proxy',
      '@babble/net',
      'the package graph has no way from @babble/proxy to @babble/net',
    ],
    ['packages/node', '@babble/node', '@babble/net-tcp', 'only applications name @babble/net-tcp'],
    [
      'packages/browser',
      '@babble/browser',
      '@babble/net-tcp',
      'the package graph has no way from @babble/browser to @babble/net-tcp',
    ],
    ['packages/node', '@babble/node', '@babble/browser', 'only applications name @babble/browser'],
    [
      'packages/node',
      '@babble/node',
      '@babble/dummy',
      '@babble/dummy is an application or unknown; no package imports it',
    ],
    ['packages/new', '@babble/new', '@babble/net', '@babble/new is not in the package graph'],
    ['apps/dummy', '@babble/dummy', '@babble/cli', '@babble/cli is an application; nobody imports it'],
    [
      'packages/net',
      '@babble/net',
      '@babble-tooling/tally',
      '@babble-tooling/tally is private; nothing outside tooling may depend on it',
    ],
  ])('%s: %s may not depend on %s', (folder, name, target, text) => {
    expect(findings(folder, { name, dependencies: to(target) })).toEqual([`${folder}/package.json:4  ${text}`]);
  });

  test.each(['devDependencies', 'peerDependencies', 'optionalDependencies'])('%s are edges too', (kind) => {
    expect(findings('packages/crypto', { name: '@babble/crypto', [kind]: to('@babble/node') })).toHaveLength(1);
  });

  test('what is for tests stands among the devDependencies only', () => {
    const name = '@babble/net';
    const simulation = to('@babble-tooling/simulation');
    expect(findings('packages/net', { name, devDependencies: simulation })).toEqual([]);
    expect(findings('packages/net', { name, dependencies: simulation })).toEqual([
      'packages/net/package.json:4  @babble-tooling/simulation is for tests; it stands among the devDependencies',
    ]);
    expect(findings('tooling/crash', { name: '@babble-tooling/crash', dependencies: simulation })).toEqual([]);
  });
});
