// Where the published packages and the documents of the repository are.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Published {
  /** Below the root: `packages/net`. */
  readonly home: string;
  readonly name: string;
}

/** All packages and applications. */
export function publishedIn(root: string): readonly Published[] {
  return ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .filter((home) => existsSync(join(root, home, 'package.json')))
    .map((home) => {
      const { name } = JSON.parse(readFileSync(join(root, home, 'package.json'), 'utf8')) as { readonly name: string };
      return { home, name };
    });
}

/** Paths of all Markdown files below a folder of the repository. */
export function documentsBelow(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return documentsBelow(root, path);
    return path.endsWith('.md') ? [path] : [];
  });
}
