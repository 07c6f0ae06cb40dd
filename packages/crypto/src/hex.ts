// HEX, the text form of keys and hashes: `0X` and upper-case digits. Rules ENC-HEX-1, KEY-HEX-1, KEY-HEX-2.

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);

/** `0X` and two upper-case digits per byte; `0X` for no bytes (KEY-HEX-1). */
export function encodeHex(bytes: Uint8Array): string {
  let text = '0X';
  for (const byte of bytes) text += PAIRS[byte];
  return text;
}

/**
 * ⚠ as the reference (KEY-HEX-2): drops the first two bytes of the text whatever they are and decodes pairs of digits of either
 * case up to the first that is none. A text shorter than that, where the reference panics, gives no bytes.
 */
export function decodeHex(text: string): Uint8Array {
  const start = startOfDigits(text);
  const bytes = new Uint8Array((text.length - start) >> 1);
  for (let i = 0; i < bytes.length; i += 1) {
    const high = digit(text.charCodeAt(start + 2 * i));
    const low = digit(text.charCodeAt(start + 2 * i + 1));
    if (high < 0 || low < 0) return bytes.slice(0, i);
    bytes[i] = 16 * high + low;
  }
  return bytes;
}

/** The bytes of a well-formed HEX text (either case, even number of digits), otherwise `undefined`. */
export function parseHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^0[xX]/.test(text)) return undefined;
  const bytes = decodeHex(text);
  return bytes.length === (text.length - 2) / 2 ? bytes : undefined;
}

/** Go counts bytes of UTF-8: of anything but two characters of one byte or one of two, a byte remains that is no digit. */
function startOfDigits(text: string): number {
  const [first, second] = [text.charCodeAt(0), text.charCodeAt(1)];
  if (first < 0x80 && second < 0x80) return 2;
  return first >= 0x80 && first < 0x800 ? 1 : text.length;
}

function digit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x41 && code <= 0x46) return code - 0x37;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}
