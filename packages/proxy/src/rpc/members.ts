// The members of a JSON object with their values as written, because ids are echoed literally. Rules APP-SOCK-4, APP-SOCK-10 (keys in any case).
import { ProxyError } from '../errors.ts';

/** The values as written, by folded key; of a repeated key the last one. Throws `BABBLE_PROXY_MALFORMED`. */
export function membersOf(text: string): ReadonlyMap<string, string> {
  checkJson(text);
  const members = new Map<string, string>();
  let at = skipSpace(text, 1);
  while (text[at] !== '}') {
    if (text[at] === ',') at = skipSpace(text, at + 1);
    const keyEnd = endOfString(text, at);
    const key = text.slice(at + 1, keyEnd - 1);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = endOfValue(text, start);
    members.set(fold(key.includes('\\') ? String(JSON.parse(`"${key}"`)) : key), text.slice(start, end));
    at = skipSpace(text, end);
  }
  return members;
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new ProxyError('BABBLE_PROXY_MALFORMED', `Not JSON: ${(cause as SyntaxError).message}`, {}, cause);
  }
}

function endOfValue(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return endOfString(text, start);
  let depth = 0;
  for (let at = start; ; at += 1) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at) - 1;
    else if (character === '{' || character === '[') depth += 1;
    else if (depth === 0 && (character === ',' || character === '}' || isSpace(character))) return at;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
}

/** The position behind the closing quote of the string that begins at `start`. It has to be there: in a text that is JSON it is. */
export function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end + 1;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text[at])) at += 1;
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

/** Go's simple folding as far as it concerns ASCII names (ENC-DEC-2). */
function fold(key: string): string {
  return key
    .replace(/\u017f/g, 's')
    .replace(/\u212a/g, 'k')
    .toLowerCase();
}
