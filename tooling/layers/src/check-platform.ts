// Pure packages touch no clock, chance, console, built-in of Node or of a browser outside src/node: what replay, simulation and
// browsers rest on. The compiler knows these names as soon as one dependency refers to the types of Node, so it is no guard.
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import { isPure } from './package-graph.ts';
import type { SourceFacts } from './source-file.ts';
import { readSource } from './source-file.ts';
import { isBuiltin, isRelative, resolveRelative } from './specifier.ts';
import type { Workspace } from './workspace.ts';

const isPage = (file: string): boolean => file.startsWith('src/page/');

/** Not even as `declare const`: what they give comes in as an argument. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  ...['process', 'Buffer', 'NodeJS', 'require', 'module', '__dirname', '__filename', 'global', 'globalThis', 'self'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['Date', 'performance', 'Math.random', 'crypto', 'console', 'fetch', 'navigator', 'queueMicrotask'],
  ...['window', 'document', 'localStorage', 'indexedDB', 'WebSocket', 'XMLHttpRequest', 'RTCPeerConnection', 'Worker'],
]);

export function checkPlatform({ packages }: Workspace): readonly Finding[] {
  return packages
    .filter(({ manifest }) => isPure(manifest.name))
    .flatMap(({ folder, files }) =>
      [...files]
        .filter(([file]) => file.startsWith('src/') && !file.startsWith('src/node/') && !isPage(file))
        .flatMap(([file, text]) => fileFindings(folder, file, readSource(file, text))),
    );
}

function fileFindings(folder: string, file: string, { imports, globals }: SourceFacts): readonly Finding[] {
  const fromNode = imports.flatMap(({ specifier, line }) => {
    if (isBuiltin(specifier)) return [finding(folder, file, line, `${specifier} outside src/node`)];
    const target = isRelative(specifier) ? resolveRelative(file, specifier) : undefined;
    const leads = target?.startsWith('src/node/') === true;
    return leads ? [finding(folder, file, line, `${specifier} leads into src/node; only subpaths of its own do`)] : [];
  });
  const names = globals
    .filter(({ name }) => FORBIDDEN.has(name))
    .map(({ name, line }) => finding(folder, file, line, `${name} outside src/node; take it as an argument`));
  return [...fromNode, ...names];
}
