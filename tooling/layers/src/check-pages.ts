// What runs in a page lies in src/page and uses nothing of Node; only types come in from outside of it, and nothing outside imports it.
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { ImportSite } from './source-file.ts';
import { readSource } from './source-file.ts';
import { isBuiltin, isRelative, resolveRelative } from './specifier.ts';
import type { Workspace } from './workspace.ts';

const OF_NODE: ReadonlySet<string> = new Set(['process', 'Buffer', 'NodeJS', 'require', '__dirname', '__filename']);

const isPage = (file: string): boolean => file.startsWith('src/page/');

export function checkPages({ packages }: Workspace): readonly Finding[] {
  return packages.flatMap(({ folder, files }) =>
    [...files]
      .filter(([file]) => file.startsWith('src/'))
      .flatMap(([file, text]) => {
        const { imports, globals } = readSource(file, text);
        const border = imports.flatMap((site) => {
          const fault = borderFault(file, site);
          return fault === undefined ? [] : [finding(folder, file, site.line, fault)];
        });
        const names = globals
          .filter(({ name }) => isPage(file) && OF_NODE.has(name))
          .map(({ name, line }) => finding(folder, file, line, `${name} in a page`));
        return [...border, ...names];
      }),
  );
}

function borderFault(file: string, { specifier, typeOnly }: ImportSite): string | undefined {
  if (isPage(file) && isBuiltin(specifier)) return `${specifier} in a page`;
  const target = isRelative(specifier) ? (resolveRelative(file, specifier) ?? '') : undefined;
  if (target === undefined || isPage(target) === isPage(file)) return undefined;
  if (!isPage(file)) return `${specifier} leads into src/page, which is for browsers`;
  return typeOnly ? undefined : `${specifier} leads out of src/page; only types come in`;
}
