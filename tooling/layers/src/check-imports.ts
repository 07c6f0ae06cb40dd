// What a file imports is declared in the manifest of its package, is on the package graph, and is listed in the `exports` of
// the package it comes from; relative imports stay inside the package. What is declared is also used.
import type { Finding } from './finding.ts';
import { finding, lineOfName } from './finding.ts';
import { edgeFault, isOurs } from './package-graph.ts';
import { readSource } from './source-file.ts';
import { isBuiltin, isRelative, packageOf, resolveRelative, subpathOf } from './specifier.ts';
import type { Manifest, Workspace, WorkspacePackage } from './workspace.ts';

/** What the bundling of a page may use besides; it runs in this repository only. */
const FOR_BUNDLES = '../../tooling/bundle/';

export function checkImports(workspace: Workspace): readonly Finding[] {
  return workspace.packages.flatMap((home) => [
    ...[...home.files].flatMap(([file, text]) =>
      readSource(file, text).imports.flatMap(({ specifier, line }) => {
        const fault = importFault(workspace, home, file, specifier);
        return fault === undefined ? [] : [finding(home.folder, file, line, fault)];
      }),
    ),
    ...unusedDependencies(home),
  ]);
}

function importFault(
  workspace: Workspace,
  home: WorkspacePackage,
  file: string,
  specifier: string,
): string | undefined {
  if (isRelative(specifier)) return relativeFault(home, file, specifier);
  if (isBuiltin(specifier)) return undefined;
  const target = packageOf(specifier);
  if (target !== home.manifest.name) {
    const fault = edgeFault(home.manifest.name, home.folder, target);
    if (fault !== undefined) return fault;
    if (!declared(workspace.root, home, file).has(target)) return `${target} is not declared ${place(home, file)}`;
  } else if (file.startsWith('src/')) {
    return `a source imports its own package by relative path, not as ${specifier}`;
  }
  return isOurs(target) ? exportFault(workspace, target, specifier) : undefined;
}

function relativeFault({ files }: WorkspacePackage, file: string, specifier: string): string | undefined {
  if (file === 'bundle.mjs' && specifier.startsWith(FOR_BUNDLES)) return undefined;
  const target = resolveRelative(file, specifier);
  if (target === undefined) return `${specifier} leaves the package; import it by package name`;
  // A program in bin starts what the compiler wrote.
  if (file.startsWith('bin/') && target.startsWith('dist/')) {
    const source = target.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts');
    return files.has(source) ? undefined : `${specifier} has no source ${source}`;
  }
  return files.has(target) ? undefined : `${specifier} does not exist`;
}

function exportFault({ packages }: Workspace, target: string, specifier: string): string | undefined {
  const owner = packages.find(({ manifest }) => manifest.name === target);
  if (owner === undefined) return `${target} is not in this workspace`;
  const subpath = subpathOf(specifier);
  return owner.manifest.exports?.[subpath] === undefined ? `${target} does not export ${subpath}` : undefined;
}

/** Sources have only what a user installs; tests also what developers install. */
function declared(root: Manifest, { manifest }: WorkspacePackage, file: string): ReadonlySet<string> {
  const installed = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  const developers = isShipped(file) ? {} : { ...manifest.devDependencies, ...root.devDependencies };
  return new Set(Object.keys({ ...installed, ...developers }));
}

/** A page is bundled with what it imports: nobody installs that. */
const isShipped = (file: string): boolean =>
  (file.startsWith('src/') && !file.startsWith('src/page/')) || file.startsWith('bin/');

function place({ manifest }: WorkspacePackage, file: string): string {
  const isDev = isShipped(file) && manifest.devDependencies !== undefined;
  return isDev ? 'among the dependencies (devDependencies are not installed with the package)' : 'in package.json';
}

function unusedDependencies({ folder, manifest, manifestText, files }: WorkspacePackage): readonly Finding[] {
  const texts = [...files].filter(([file]) => !file.startsWith('test/')).map(([, text]) => text);
  return Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
    .filter((name) => !texts.some((text) => text.includes(`'${name}'`) || text.includes(`'${name}/`)))
    .map((name) =>
      finding(folder, 'package.json', lineOfName(manifestText, name), `${name} is declared but never imported`),
    );
}
