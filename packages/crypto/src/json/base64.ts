// Byte arrays in both dialects: base64 of the standard alphabet with padding. Rules ENC-TEXT-7, ENC-DEC-8.
import { decodeUtf8, encodeUtf8 } from '../utf8.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING = 0x3d;
const DIGITS = encodeUtf8(ALPHABET);
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i += 1) VALUES[at(DIGITS, i)] = i;

/** What some hosts bring: several times faster than anything written in the language. */
interface HostEncoding {
  toBase64?(): string;
}
declare const Buffer:
  | { from(bytes: ArrayBufferLike, offset: number, length: number): { toString(encoding: 'base64'): string } }
  | undefined;

/** Standard alphabet, padded (ENC-TEXT-7), by the fastest way that the host offers. */
export const base64Encode: (bytes: Uint8Array) => string = fastestEncoder();

function fastestEncoder(): (bytes: Uint8Array) => string {
  const { toBase64 } = Uint8Array.prototype as HostEncoding;
  if (toBase64 !== undefined) return (bytes) => toBase64.call(bytes);
  if (typeof Buffer === 'undefined') return base64EncodePortably;
  const { from } = Buffer;
  return (bytes) => from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/** By way of bytes: a text put together from small pieces costs more wherever it is copied into frames afterwards. */
export function base64EncodePortably(bytes: Uint8Array): string {
  const digits = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PADDING);
  let written = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (at(bytes, i) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    digits[written] = at(DIGITS, bits >> 18);
    digits[written + 1] = at(DIGITS, (bits >> 12) & 63);
    if (i + 1 < bytes.length) digits[written + 2] = at(DIGITS, (bits >> 6) & 63);
    if (i + 2 < bytes.length) digits[written + 3] = at(DIGITS, bits & 63);
    written += 4;
  }
  return decodeUtf8(digits);
}

/**
 * As Go decodes (ENC-DEC-8): CR and LF inside are skipped, trailing bits need not be zero; anything else that is not
 * canonical gives `undefined`.
 */
export function base64Decode(text: string): Uint8Array | undefined {
  const digits = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  if (digits.length % 4 !== 0) return undefined;
  const padding = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0;
  const count = digits.length - padding;
  const bytes = new Uint8Array((digits.length / 4) * 3 - padding);
  let bits = 0;
  let written = 0;
  for (let i = 0; i < count; i += 1) {
    const code = digits.charCodeAt(i);
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

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}
