// JSON as a tree that can be damaged: objects keep repeated keys, and any text can stand in place of a value.

/** A text that is written as it is, well-formed or not. */
export interface Raw {
  readonly raw: string;
}

export interface Entries {
  readonly entries: readonly (readonly [key: string, value: Tree])[];
}

export type Tree = Raw | Entries | readonly Tree[];

export function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}

export function isEntries(tree: Tree): tree is Entries {
  return !isList(tree) && 'entries' in tree;
}

/** The tree of a well-formed text, `undefined` for others. */
export function parseTree(text: string): Tree | undefined {
  try {
    return treeOf(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value !== 'object' || value === null) return { raw: JSON.stringify(value) };
  return { entries: Object.entries(value).map(([key, entry]) => [key, treeOf(entry)] as const) };
}

export function formatTree(tree: Tree): string {
  if (isList(tree)) return `[${tree.map(formatTree).join(',')}]`;
  if (!isEntries(tree)) return tree.raw;
  return `{${tree.entries.map(([key, value]) => `${JSON.stringify(key)}:${formatTree(value)}`).join(',')}}`;
}
