// The workspace as data: manifests and the texts of all sources and tests. Checks are functions of it, so that their own
// tests need no files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** Below the root, with forward slashes: `packages/net`. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Text of package.json, for line numbers. */
  readonly manifestText: string;
  /** Texts of src/**, test/** and bin/**, by path below the package. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Workspace {
  readonly root: Manifest;
  readonly packages: readonly WorkspacePackage[];
}

const GROUPS = ['packages', 'apps', 'tooling'];
const SOURCE = /\.(tsx?|mts|mjs|js)$/;

export function readWorkspace(root: string): Workspace {
  const folders = GROUPS.filter((group) => existsSync(join(root, group))).flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  const packages = folders.filter((folder) => existsSync(join(root, folder, 'package.json')));
  return {
    root: JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest,
    packages: packages.map((folder) => readPackage(root, folder)),
  };
}

function readPackage(root: string, folder: string): WorkspacePackage {
  const manifestText = readFileSync(join(root, folder, 'package.json'), 'utf8');
  const files = new Map(
    filesBelow(join(root, folder), '')
      .filter((path) => SOURCE.test(path))
      .map((path) => [path, readFileSync(join(root, folder, path), 'utf8')] as const),
  );
  return { folder, manifest: JSON.parse(manifestText) as Manifest, manifestText, files };
}

function filesBelow(base: string, below: string): readonly string[] {
  return readdirSync(join(base, below), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(base, path) : [path];
  });
}
