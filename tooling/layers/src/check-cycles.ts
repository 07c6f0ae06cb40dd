// No file imports itself over others, not even for types: a circle is one concept in several files.
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import { readSource } from './source-file.ts';
import { isRelative, resolveRelative } from './specifier.ts';
import type { Workspace, WorkspacePackage } from './workspace.ts';

interface Edge {
  readonly target: string;
  readonly line: number;
}

type FileGraph = ReadonlyMap<string, readonly Edge[]>;

export function checkCycles({ packages }: Workspace): readonly Finding[] {
  return packages.flatMap(({ folder, files }) => {
    const graph = fileGraph(files);
    return [...graph.keys()].flatMap((file) => {
      const edge = (graph.get(file) ?? []).find(({ target }) => cycle(graph, file, target) !== undefined);
      const way = edge === undefined ? undefined : cycle(graph, file, edge.target);
      // Each circle is reported once, at its first file.
      if (edge === undefined || way === undefined || way.some((other) => other < file)) return [];
      return [finding(folder, file, edge.line, `import cycle: ${[file, ...way].join(' → ')}`)];
    });
  });
}

function fileGraph(files: WorkspacePackage['files']): FileGraph {
  return new Map(
    [...files].map(([file, text]) => [
      file,
      readSource(file, text).imports.flatMap(({ specifier, line }) => {
        const target = isRelative(specifier) ? resolveRelative(file, specifier) : undefined;
        return target === undefined || !files.has(target) ? [] : [{ target, line }];
      }),
    ]),
  );
}

/** The shortest way from `from` back to `home`, both included. */
function cycle(graph: FileGraph, home: string, from: string): readonly string[] | undefined {
  const before = new Map<string, string | undefined>([[from, undefined]]);
  for (const file of before.keys()) {
    if (file === home) return wayTo(before, home);
    for (const { target } of graph.get(file) ?? []) if (!before.has(target)) before.set(target, file);
  }
  return undefined;
}

function wayTo(before: ReadonlyMap<string, string | undefined>, last: string): readonly string[] {
  const way: string[] = [];
  for (let at: string | undefined = last; at !== undefined; at = before.get(at)) way.unshift(at);
  return way;
}
