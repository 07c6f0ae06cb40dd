// Small workspaces in memory: each package is a folder, a manifest and a few files.
import type { Manifest, Workspace } from '../../src/workspace.ts';

interface PackageSketch {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files?: Readonly<Record<string, string>>;
}

/** The root manifest declares jest for everybody, as ours does. */
export function workspaceOf(...sketches: readonly PackageSketch[]): Workspace {
  return {
    root: { name: 'root', devDependencies: { '@jest/globals': '1' } },
    packages: sketches.map(({ folder, manifest, files = {} }) => ({
      folder,
      manifest,
      manifestText: JSON.stringify(manifest, undefined, 2),
      files: new Map(Object.entries(files)),
    })),
  };
}

/** packages/crypto with two subpaths, as something to import. */
export const crypto: PackageSketch = {
  folder: 'packages/crypto',
  manifest: { name: '@babble/crypto', exports: { '.': {}, './suite': {} } },
};

/** packages/peers with these files, depending on crypto. */
export function peers(files: Readonly<Record<string, string>>, manifest: Partial<Manifest> = {}): PackageSketch {
  const dependencies = { '@babble/crypto': 'workspace:*' };
  return { folder: 'packages/peers', manifest: { name: '@babble/peers', dependencies, ...manifest }, files };
}

/** A file that uses the only dependency of {@link peers}. */
export const USES_CRYPTO = "import { sha256 } from '@babble/crypto';\n";
