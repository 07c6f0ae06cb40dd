// An empty project outside of the workspace with one of the packages installed, as a user would have it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsOf, runCommand } from './command.ts';
import type { Tarball } from './tarballs.ts';

/** As much of an installed package.json as is looked at. */
interface InstalledManifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

export interface Consumer {
  readonly folder: string;
  /** Where the package is installed. */
  readonly installed: string;
  /** What a program can import, without package.json; `inNode` if it was made for Node alone. */
  readonly entries: readonly { readonly specifier: string; readonly inNode: boolean }[];
  readonly programs: readonly string[];
}

/** Fails with findings if the package cannot be installed. */
export async function createConsumer(
  folder: string,
  tarball: Tarball,
  all: readonly Tarball[],
  typesOfNode: string,
): Promise<Consumer | readonly string[]> {
  mkdirSync(folder, { recursive: true });
  // The siblings are not on the registry; wherever one is asked for, its packed file is taken.
  const overrides = Object.fromEntries(all.map(({ name, path }) => [name, `file:${path}`]));
  const manifest = {
    name: 'consumer',
    private: true,
    type: 'module',
    dependencies: { [tarball.name]: `file:${tarball.path}` },
    devDependencies: { '@types/node': typesOfNode },
    overrides,
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock'];
  const findings = findingsOf(await runCommand('npm', args, folder));
  return findings.length > 0 ? findings : describe(folder, tarball.name);
}

function describe(folder: string, name: string): Consumer {
  const installed = join(folder, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as InstalledManifest;
  const subpaths = Object.entries(manifest.exports).filter(([subpath]) => subpath !== './package.json');
  return {
    folder,
    installed,
    entries: subpaths.map(([subpath, target]) => ({
      specifier: subpath === '.' ? name : `${name}${subpath.slice(1)}`,
      inNode: JSON.stringify(target).includes('/node/'),
    })),
    programs: Object.keys(manifest.bin ?? {}),
  };
}
