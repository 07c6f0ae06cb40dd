// UTF-8 in JavaScript, for engines without TextEncoder and TextDecoder, as on phones. Same bytes and texts as utf8.ts. Rules ENC-TEXT-25, ENC-TEXT-28.

/** As many code units as a call takes as arguments in any engine. */
const UNITS_AT_ONCE = 4096;

/** The bytes of a text; a lone surrogate becomes U+FFFD. */
export function encodePortably(text: string): Uint8Array {
  // A code unit takes three bytes at most, a pair of them four.
  const bytes = new Uint8Array(3 * text.length);
  let written = 0;
  for (let i = 0; i < text.length; i += 1) {
    const given = text.codePointAt(i) ?? 0;
    if (given > 0xffff) i += 1;
    const isLoneSurrogate = given >= 0xd800 && given < 0xe000;
    written = writeCodePoint(bytes, written, isLoneSurrogate ? 0xfffd : given);
  }
  return bytes.slice(0, written);
}

/** Where the next one is written. */
function writeCodePoint(bytes: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    bytes[at] = code;
    return at + 1;
  }
  const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  const mark = length === 2 ? 0xc0 : length === 3 ? 0xe0 : 0xf0;
  bytes[at] = mark | (code >> (6 * (length - 1)));
  for (let i = 1; i < length; i += 1) bytes[at + i] = 0x80 | ((code >> (6 * (length - 1 - i))) & 0x3f);
  return at + length;
}

/** The text of bytes, with the code unit `invalid` in place of each byte that starts no complete, shortest-form sequence (ENC-TEXT-28). */
export function decodeLoosely(bytes: Uint8Array, invalid: number): string {
  let text = '';
  let units: number[] = [];
  const flush = (): void => {
    text += String.fromCharCode(...units);
    units = [];
  };
  for (let at = 0; at < bytes.length; ) {
    if (units.length >= UNITS_AT_ONCE) flush();
    const length = sequenceLength(bytes, at);
    const code = length === 0 ? invalid : codePointAt(bytes, at, length);
    if (code < 0x10000) units.push(code);
    else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    at += Math.max(1, length);
  }
  flush();
  return text;
}

function codePointAt(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  if (length === 1) return first;
  let code = first & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) code = (code << 6) | ((bytes[at + i] ?? 0) & 0x3f);
  return code;
}

/** Length of the complete, shortest-form, non-surrogate sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (length === 0 || second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i += 1) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
