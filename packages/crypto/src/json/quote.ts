// Strings in both dialects: they escape alike. Rules ENC-TEXT-16 … ENC-TEXT-28, ENC-STR-1, OURS-8.
import { decodeLoosely } from '../utf8-portable.ts';

/** Everything but what stands as it is; of surrogates, those without partner. */
const ESCAPED = /[^ !#-%'-;=?-[\]-\u2027\u202a-\ud7ff\ue000-\u{10ffff}]/gu;

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Printable ASCII without the characters that are escaped: nearly all strings of the protocol. */
const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;

/**
 * Code units that are escaped at once. The engine notes every place that it is to replace before it replaces any: a long text of nothing else takes gigabytes, and above some length
 * the process ends (OURS-8).
 */
const UNITS_AT_ONCE = 65_536;

/** The text in quotes. A lone surrogate, which no decoder lets in, is written like an invalid byte. */
export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${escapeInPieces(text)}"`;
}

/** The quoted form of a Go string given as bytes: six characters per invalid byte (ENC-TEXT-25). */
export function quoteBytes(bytes: Uint8Array): string {
  return quote(decodeLoosely(bytes, 0xd800));
}

function escapeInPieces(text: string): string {
  let escaped = '';
  for (let from = 0; from < text.length; ) {
    let end = from + UNITS_AT_ONCE;
    if ((text.codePointAt(end - 1) ?? 0) > 0xffff) end += 1; // a pair of surrogates stays together
    escaped += text.slice(from, end).replace(ESCAPED, escapeCharacter);
    from = end;
  }
  return escaped;
}

function escapeCharacter(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  return `\\u${code.toString(16).padStart(4, '0')}`;
}
