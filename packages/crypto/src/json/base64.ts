// Byte arrays in both dialects: base64 of the standard alphabet with padding. Rules ENC-TEXT-7, ENC-DEC-8.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Two digits for each 12 bits. */
const DIGITS: readonly string[] = Array.from(
  { length: 4096 },
  (_, bits) => `${ALPHABET[bits >> 6] ?? ''}${ALPHABET[bits & 63] ?? ''}`,
);
const VALUES = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i += 1) VALUES[ALPHABET.charCodeAt(i)] = i;

export function base64Encode(bytes: Uint8Array): string {
  const whole = bytes.length - (bytes.length % 3);
  let text = '';
  for (let i = 0; i < whole; i += 3) {
    const bits = (at(bytes, i) << 16) | (at(bytes, i + 1) << 8) | at(bytes, i + 2);
    text += `${DIGITS[bits >> 12]}${DIGITS[bits & 4095]}`;
  }
  const rest = bytes.length - whole;
  if (rest === 1) return `${text}${DIGITS[at(bytes, whole) << 4]}==`;
  if (rest === 2) {
    const bits = (at(bytes, whole) << 10) | (at(bytes, whole + 1) << 2);
    return `${text}${DIGITS[bits >> 6]}${ALPHABET[bits & 63]}=`;
  }
  return text;
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
