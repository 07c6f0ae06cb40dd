// The rules of docs/spec: the index names them all, the files define each where its id stands in brackets.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Rule {
  readonly id: string;
  /** A few words from the index. */
  readonly about: string;
  /** File in docs/spec that defines it. */
  readonly file: string;
  readonly section: string;
}

export interface Specification {
  /** In the order of the index. */
  readonly rules: readonly Rule[];
  /** Where the index and the files disagree. */
  readonly contradictions: readonly string[];
}

const ROW = /^\| ([A-Z]+(?:-[A-Z]+)*-\d+) \| (.*?) \| (.*?) \|/;

export function readSpecification(folder: string): Specification {
  const files = readdirSync(folder)
    .filter((file) => /^\d\d-.*\.md$/.test(file))
    .sort();
  const index = readFileSync(join(folder, 'rules.md'), 'utf8');
  return specificationOf(index, new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')])));
}

/** `files`: texts by name. */
export function specificationOf(index: string, files: ReadonlyMap<string, string>): Specification {
  const rows = index.split('\n').flatMap((line) => {
    const [, id, about, section] = ROW.exec(line) ?? [];
    return id === undefined || about === undefined ? [] : [{ id, about, section: section ?? '' }];
  });
  const definedIn = definitions(files);
  const indexed = new Set(rows.map(({ id }) => id));
  const undefinedRules = rows
    .filter(({ id }) => !definedIn.has(id))
    .map(({ id }) => `${id} is in rules.md but defined nowhere`);
  const notIndexed = [...definedIn]
    .filter(([id]) => !indexed.has(id))
    .map(([id, file]) => `${id} is defined in ${file} but not in rules.md`);
  return {
    rules: rows.map((row) => ({ ...row, file: definedIn.get(row.id) ?? 'rules.md' })),
    contradictions: [...undefinedRules, ...notIndexed],
  };
}

function definitions(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const definedIn = new Map<string, string>();
  for (const [file, text] of files) {
    for (const [, id] of text.matchAll(/\[([A-Z]+(?:-[A-Z]+)*-\d+)\]/g)) {
      if (id !== undefined && !definedIn.has(id)) definedIn.set(id, file);
    }
  }
  return definedIn;
}
