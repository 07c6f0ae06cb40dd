// Files of the kind that Java calls properties: `key = value`, `key: value` or `key value`, one a line. Rule OPS-CONF-3.
// `${…}`, which the Go implementation replaces, is refused: it would put something else than what is written into a setting.

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

/** Key, separator, value; a backslash keeps the character after it from ending the key. */
const PAIR = /^((?:\\.|[^\\=:\s])*)\s*[=:]?\s*(.*)$/su;

/** All keys with their texts; of a key that occurs twice, the last. Throws an `Error` naming the line. */
export function parseProperties(contents: string): Readonly<Record<string, string>> {
  const pairs: [string, string][] = [];
  for (const { text, line } of logicalLines(contents)) {
    const [, key = '', value = ''] = PAIR.exec(text) ?? [];
    if (key === '') throw new Error(`line ${line}: no key`);
    if (value.includes('${')) throw new Error(`line ${line}: \${…} is not replaced here; write the value itself`);
    pairs.push([withoutEscapes(key, line), withoutEscapes(value, line)]);
  }
  return Object.fromEntries(pairs);
}

/** Without comments and empty lines; a line that ends with an odd number of backslashes goes on in the next. */
function logicalLines(contents: string): readonly { readonly text: string; readonly line: number }[] {
  const lines: { readonly text: string; readonly line: number }[] = [];
  let started: { text: string; readonly line: number } | undefined;
  for (const [index, raw] of contents.split(/\r\n|\r|\n/).entries()) {
    const text = raw.trimStart();
    if (started === undefined && /^(?:[#!]|$)/.test(text)) continue;
    started ??= { text: '', line: index + 1 };
    const goesOn = /(?<!\\)(?:\\\\)*\\$/.test(text);
    started.text += goesOn ? text.slice(0, -1) : text;
    if (goesOn) continue;
    lines.push(started);
    started = undefined;
  }
  if (started !== undefined) lines.push(started);
  return lines;
}

function withoutEscapes(text: string, line: number): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gsu, (_, code: string | undefined, character = '') => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (character === 'u') throw new Error(`line ${line}: \\u needs four hexadecimal digits`);
    return ESCAPES[character] ?? character;
  });
}
