// Every dependency in a manifest, of whatever kind, is an arrow of the package graph: a test that needs a package above its
// own closes a circle as well as a source does.
import type { Finding } from './finding.ts';
import { finding, lineOfName } from './finding.ts';
import { edgeFault, isForTests } from './package-graph.ts';
import type { Workspace } from './workspace.ts';

const KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

export function checkEdges({ packages }: Workspace): readonly Finding[] {
  return packages.flatMap(({ folder, manifest, manifestText }) =>
    KINDS.flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}).flatMap((target) => {
        const fault = kindFault(folder, kind, target) ?? edgeFault(manifest.name, folder, target);
        return fault === undefined ? [] : [finding(folder, 'package.json', lineOfName(manifestText, target), fault)];
      }),
    ),
  );
}

/** What is for tests is not installed with a package. */
function kindFault(folder: string, kind: (typeof KINDS)[number], target: string): string | undefined {
  if (kind === 'devDependencies' || !isForTests(folder, target)) return undefined;
  return `${target} is for tests; it stands among the devDependencies`;
}
