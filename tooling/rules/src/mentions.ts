// Where sources and tests name rules.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleIdsIn } from './rule-ids.ts';

export interface Mention {
  readonly id: string;
  /** Below the root, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly kind: 'source' | 'test';
}

/** All mentions in packages and applications, in the order of the files. */
export function readMentions(root: string): readonly Mention[] {
  return ['packages', 'apps']
    .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))
    .flatMap((folder) => (['src', 'test'] as const).flatMap((part) => typeScriptBelow(root, `${folder}/${part}`)))
    .flatMap((file) => mentionsIn(file, readFileSync(join(root, file), 'utf8')));
}

/** Each id once per file, at its first line. */
export function mentionsIn(file: string, text: string): readonly Mention[] {
  const kind = file.split('/')[2] === 'test' ? 'test' : 'source';
  const first = new Map<string, number>();
  text.split('\n').forEach((line, index) => {
    for (const id of ruleIdsIn(line)) if (!first.has(id)) first.set(id, index + 1);
  });
  return [...first].map(([id, line]) => ({ id, file, line, kind }));
}

function typeScriptBelow(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return [...entries]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return typeScriptBelow(root, path);
      return path.endsWith('.ts') ? [path] : [];
    });
}
