// Damage that keeps most of the structure: odd values, missing, repeated and misspelt keys, lists of odd lengths, deep nesting.
import type { Chance } from '@babble-tooling/simulation';
import type { Entries, Tree } from './json-tree.ts';
import { formatTree, isEntries, isList, parseTree } from './json-tree.ts';

/** Values at the edges of what some type can hold. */
const ODD_VALUES: readonly string[] = [
  'null', 'true', '0', '-0', '-1', '1', '-2', '1.0', '1e2', '1e400', '0.5', '-5',
  '127', '128', '255', '256', '65536', '2147483646', '2147483647', '2147483648', '-2147483649',
  '4294967295', '4294967296', '9007199254740991', '9007199254740993', '9223372036854775807', '-9223372036854775808',
  '9223372036854775808', '99999999999999999999999999999999', '""', '"x"', '"!|1"', '"1|"', '"|"', '"1|1"', '"-1|1"', '"zz|zz"',
  '"1|2|3"', '"0X"', '"0"', '"0x04"', '"\\ufffd"', '"\\ud800"', '"\\u0000"', '"\\u2028<>&"', '"AA"', '"AA=="', '"===="', '"é"',
  '[]', '{}', '[null]', '[[]]', '[{}]', '{"":null}', '[0,255,256]', '[1,2,3]', 'NaN', 'nul', '01', '+1', "'x'", '"', '{', ']',
]; // biome-ignore format: a table

/** Damages one to four places of a JSON text; a text that is none stays as it is. */
export function mutateJson(text: string, chance: Chance): string {
  let tree = parseTree(text);
  if (tree === undefined) return text;
  for (let count = 1 + chance.below(4); count > 0; count -= 1) tree = mutateSomewhere(tree, chance);
  return formatTree(tree);
}

/** Walks down by chance, and damages where it stops. */
function mutateSomewhere(tree: Tree, chance: Chance): Tree {
  if (isList(tree) && tree.length > 0 && chance.happens(0.75)) {
    const at = chance.below(tree.length);
    return tree.map((item, position) => (position === at ? mutateSomewhere(item, chance) : item));
  }
  if (isEntries(tree) && tree.entries.length > 0 && chance.happens(0.8)) {
    const at = chance.below(tree.entries.length);
    return {
      entries: tree.entries.map(([key, value], position) =>
        position === at ? ([key, mutateSomewhere(value, chance)] as const) : ([key, value] as const),
      ),
    };
  }
  return mutateHere(tree, chance);
}

function mutateHere(tree: Tree, chance: Chance): Tree {
  if (chance.happens(0.03)) return oversized(tree, chance);
  if (isList(tree) && tree.length > 0 && chance.happens(0.7)) return mutateList(tree, chance);
  if (isEntries(tree) && tree.entries.length > 0 && chance.happens(0.7)) return mutateEntries(tree, chance);
  if ('raw' in tree && /^"./.test(tree.raw) && chance.happens(0.5)) return { raw: mutateString(tree.raw, chance) };
  if ('raw' in tree && /^-?\d+$/.test(tree.raw) && chance.happens(0.5)) {
    return { raw: String(BigInt(tree.raw) + BigInt(chance.pick([-2, -1, 1, 2, 1000, -1000]))) };
  }
  return { raw: chance.pick(ODD_VALUES) };
}

function mutateList(list: readonly Tree[], chance: Chance): Tree {
  const at = chance.below(list.length);
  const item = list[at] ?? { raw: 'null' };
  switch (chance.below(5)) {
    case 0:
      return list.filter((_, position) => position !== at);
    case 1:
      return [...list.slice(0, at), item, ...list.slice(at)];
    case 2:
      return [...list].reverse();
    case 3:
      return [...list.slice(0, at), { raw: 'null' }, ...list.slice(at)];
    default:
      return Array.from({ length: 2 + chance.below(30) }, () => item);
  }
}

function mutateEntries({ entries }: Entries, chance: Chance): Tree {
  const at = chance.below(entries.length);
  const [key, value] = entries[at] ?? ['', { raw: 'null' }];
  const replaced = (name: string): Tree => ({
    entries: entries.map((entry, position) => (position === at ? ([name, value] as const) : entry)),
  });
  switch (chance.below(6)) {
    case 0:
      return { entries: entries.filter((_, position) => position !== at) };
    case 1:
      return { entries: [...entries, [key, mutateHere(value, chance)]] };
    case 2:
      return replaced(chance.happens(0.5) ? key.toUpperCase() : key.toLowerCase());
    case 3:
      return replaced(
        chance.pick(['', '__proto__', 'constructor', 'toString', '4294967296', '-1', '007', 'K\u212aey', '\ufffd']),
      );
    case 4:
      return { entries: [...entries].reverse() };
    default:
      return { entries: [[key, { raw: chance.pick(ODD_VALUES) }], ...entries] };
  }
}

/** Changes one character of a quoted text, or its length. */
function mutateString(quoted: string, chance: Chance): string {
  const at = 1 + chance.below(quoted.length - 2);
  const character = chance.pick(['0', 'z', 'Z', '|', '!', '=', '/', '+', ' ', '\\u0000', '\\ufffd', '']);
  return quoted.slice(0, at) + character + quoted.slice(at + chance.below(2));
}

function oversized(tree: Tree, chance: Chance): Tree {
  const text = formatTree(tree);
  switch (chance.below(4)) {
    case 0:
      return { raw: `${'['.repeat(chance.pick([60, 64, 65, 9_999, 20_000]))}` };
    case 1: {
      const depth = chance.pick([10, 60, 64, 100]);
      return { raw: `${'[null,'.repeat(depth)}0${']'.repeat(depth)}` };
    }
    case 2:
      return { raw: `"${'a'.repeat(chance.pick([1_000, 70_000, 300_000]))}"` };
    default:
      return {
        raw: `[${Array.from({ length: Math.min(2_000, 1 + Math.floor(100_000 / (text.length + 1))) }, () => text).join(',')}]`,
      };
  }
}
