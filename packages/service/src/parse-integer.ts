// Integers in paths and queries, read as Go's `strconv.Atoi` does, with its error texts: clients of the Go implementation know
// them. Rules HTTP-3, HTTP-5, HTTP-10.
import { isInt64 } from '@babble/crypto';

/** A number, or what is wrong with the text. */
export type ParsedInteger = { readonly value: number } | { readonly error: string };

/** Digits of the greatest 64-bit integer. */
const MOST_DIGITS = 19;

/** Values beyond 2^53 lose digits; nothing that is looked up has an index like that. */
export function parseInteger(text: string): ParsedInteger {
  const [, sign, given] = /^([+-]?)([0-9]+)$/.exec(text) ?? [];
  if (given === undefined) return { error: `strconv.Atoi: parsing ${quoteAsGo(text)}: invalid syntax` };
  // Not in the pattern above: with two ways to read zeros it would take the square of their number, which a client chooses.
  const digits = given.replace(/^0+(?=[0-9])/, '');
  const outOfRange = digits.length > MOST_DIGITS || !isInt64(BigInt(`${sign === '-' ? '-' : ''}${digits}`));
  if (outOfRange) return { error: `strconv.Atoi: parsing ${quoteAsGo(text)}: value out of range` };
  return { value: sign === '-' ? -Number(digits) : Number(digits) };
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** What Go escapes: quotes, backslashes, and all that is no letter, mark, number, punctuation, symbol or ASCII space. */
const ESCAPED = /["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** `strconv.Quote`. */
function quoteAsGo(text: string): string {
  return `"${text.replace(ESCAPED, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
