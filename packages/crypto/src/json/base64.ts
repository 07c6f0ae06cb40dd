// Byte arrays in both dialects: base64 of the standard alphabet with padding. Rules ENC-TEXT-7, ENC-DEC-8.
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';

const ALPHABET = encodeUtf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 0x3d;
/** Two digits for each 12 bits, as they follow one another in memory. */
const PAIRS = pairs();
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i += 1) VALUES[at(ALPHABET, i)] = i;

/** Where digits are put together; grows to the longest text. */
let digits = new Uint16Array(4096);

/** Standard alphabet, padded (ENC-TEXT-7). By way of bytes: texts of small pieces cost more wherever they are copied into others afterwards. */
export function base64Encode(bytes: Uint8Array): string {
  const length = Math.ceil(bytes.length / 3) * 4;
  if (length > digits.byteLength) digits = new Uint16Array(length);
  const rest = bytes.length % 3;
  const whole = bytes.length - rest;
  let written = 0;
  for (let i = 0; i < whole; i += 3) {
    writePairs(written, (at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2));
    written += 2;
  }
  // Apart from the loop, which would be slow if it ever read beyond the end.
  if (rest > 0) writePairs(written, (at(bytes, whole) << 16) | (rest === 2 ? at(bytes, whole + 1) << 8 : 0));
  const text = new Uint8Array(digits.buffer, 0, length);
  if (rest > 0) text[length - 1] = PADDING;
  if (rest === 1) text[length - 2] = PADDING;
  return decodeUtf8(text);
}

/** The four digits of 24 bits. */
function writePairs(position: number, bits: number): void {
  digits[position] = PAIRS[bits >> 12] as number;
  digits[position + 1] = PAIRS[bits & 4095] as number;
}

function pairs(): Uint16Array {
  const both = new Uint8Array(2 * 4096);
  for (let bits = 0; bits < 4096; bits += 1) {
    both[2 * bits] = at(ALPHABET, bits >> 6);
    both[2 * bits + 1] = at(ALPHABET, bits & 63);
  }
  return new Uint16Array(both.buffer);
}

/**
 * As Go decodes (ENC-DEC-8): CR and LF inside are skipped, trailing bits need not be zero; anything else that is not
 * canonical gives `undefined`. `allocate` gives an array of so many bytes, all of which are written unless the text is refused.
 */
export function base64Decode(text: string, allocate: (count: number) => Uint8Array = ownBytes): Uint8Array | undefined {
  const given = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  if (given.length % 4 !== 0) return undefined;
  const padding = given.endsWith('==') ? 2 : given.endsWith('=') ? 1 : 0;
  const count = given.length - padding;
  const bytes = allocate((given.length / 4) * 3 - padding);
  let bits = 0;
  let written = 0;
  for (let i = 0; i < count; i += 1) {
    const code = given.charCodeAt(i);
    const value = code < 128 ? (VALUES[code] ?? -1) : -1;
    if (value < 0) return undefined;
    bits = (bits << 6) | value;
    if ((i & 3) === 3) {
      bytes[written] = bits >> 16;
      bytes[written + 1] = bits >> 8;
      bytes[written + 2] = bits;
      written += 3;
      bits = 0;
    }
  }
  if (padding === 1) {
    bytes[written] = bits >> 10;
    bytes[written + 1] = bits >> 2;
  } else if (padding === 2) {
    bytes[written] = bits >> 4;
  }
  return bytes;
}

function ownBytes(count: number): Uint8Array {
  return new Uint8Array(count);
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}
