// What runs in a page lies in src/page and uses nothing of Node; only types come in from outside of it, in pure packages all that runs anywhere, and nothing
// outside imports it. A package for browsers is such a page as a whole.
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import { isForBrowsers, isOurs, isPure } from './package-graph.ts';
import type { ImportSite } from './source-file.ts';
import { readSource } from './source-file.ts';
import { isBuiltin, isRelative, packageOf, resolveRelative, subpathOf } from './specifier.ts';
import type { Workspace } from './workspace.ts';

const OF_NODE: ReadonlySet<string> = new Set(['process', 'Buffer', 'NodeJS', 'require', '__dirname', '__filename']);

/** Of our packages: what each of them gives to Node alone. */
const NODE_SUBPATHS: ReadonlySet<string> = new Set(['./node', './native', './host', './socket']);

const liesInPage = (file: string): boolean => file.startsWith('src/page/');

export function checkPages({ packages }: Workspace): readonly Finding[] {
  return packages.flatMap(({ folder, manifest, files }) => {
    const isPage = isForBrowsers(manifest.name) ? () => true : liesInPage;
    const comesIn = (target: string): boolean => isPure(manifest.name) && !target.startsWith('src/node/');
    return [...files]
      .filter(([file]) => file.startsWith('src/'))
      .flatMap(([file, text]) => {
        const { imports, globals } = readSource(file, text);
        const border = imports.flatMap((site) => {
          const fault = borderFault(file, site, isPage, comesIn);
          return fault === undefined ? [] : [finding(folder, file, site.line, fault)];
        });
        const names = globals
          .filter(({ name }) => isPage(file) && OF_NODE.has(name))
          .map(({ name, line }) => finding(folder, file, line, `${name} in a page`));
        return [...border, ...names];
      });
  });
}

function borderFault(
  file: string,
  { specifier, typeOnly }: ImportSite,
  isPage: (file: string) => boolean,
  comesIn: (target: string) => boolean,
): string | undefined {
  if (isPage(file) && isForNode(specifier)) return `${specifier} in a page`;
  const target = isRelative(specifier) ? (resolveRelative(file, specifier) ?? '') : undefined;
  if (target === undefined || isPage(target) === isPage(file)) return undefined;
  if (!isPage(file)) return `${specifier} leads into src/page, which is for browsers`;
  return typeOnly || comesIn(target) ? undefined : `${specifier} leads out of src/page; only types come in`;
}

/** Built-ins, and subpaths of ours that are for Node. */
function isForNode(specifier: string): boolean {
  return isBuiltin(specifier) || (isOurs(packageOf(specifier)) && NODE_SUBPATHS.has(subpathOf(specifier)));
}
