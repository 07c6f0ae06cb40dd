// Every dependency in a manifest, of whatever kind, is an arrow of the package graph: a test that needs a package above its
// own closes a circle as well as a source does.
import type { Finding } from './finding.ts';
import { finding, lineOfName } from './finding.ts';
import { edgeFault } from './package-graph.ts';
import type { Workspace } from './workspace.ts';

const KINDS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

export function checkEdges({ packages }: Workspace): readonly Finding[] {
  return packages.flatMap(({ folder, manifest, manifestText }) =>
    KINDS.flatMap((kind) =>
      Object.keys(manifest[kind] ?? {}).flatMap((target) => {
        const fault = edgeFault(manifest.name, folder, target);
        return fault === undefined ? [] : [finding(folder, 'package.json', lineOfName(manifestText, target), fault)];
      }),
    ),
  );
}
