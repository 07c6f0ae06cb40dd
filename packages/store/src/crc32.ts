// CRC-32 (IEEE 802.3) over texts of ASCII and bytes: LevelDB does not verify the checksums of its tables unless asked to, and no
// `abstract-level` database lets one ask. Eight bytes at a time, as everything that is stored goes through here.

const STEP_BYTES = 8;
/** The remainders of each byte, then of each byte with one zero byte behind it, and so on up to seven. */
const REMAINDERS = remainders();

/** Of a text, each character by its lower 8 bits, and of bytes behind it. */
export function crc32(text: string, bytes: Uint8Array = new Uint8Array(0)): number {
  let crc = -1;
  for (let i = 0; i < text.length; i += 1) crc = (crc >>> 8) ^ remainder(0, crc ^ text.charCodeAt(i));
  const whole = bytes.length - (bytes.length % STEP_BYTES);
  const at = (i: number): number => bytes[i] ?? 0;
  for (let i = 0; i < whole; i += STEP_BYTES) {
    crc =
      remainder(7, crc ^ at(i)) ^
      remainder(6, (crc >>> 8) ^ at(i + 1)) ^
      remainder(5, (crc >>> 16) ^ at(i + 2)) ^
      remainder(4, (crc >>> 24) ^ at(i + 3)) ^
      remainder(3, at(i + 4)) ^
      remainder(2, at(i + 5)) ^
      remainder(1, at(i + 6)) ^
      remainder(0, at(i + 7));
  }
  for (let i = whole; i < bytes.length; i += 1) crc = (crc >>> 8) ^ remainder(0, crc ^ at(i));
  return ~crc >>> 0;
}

/** Of the lowest byte of a word, with so many zero bytes behind it. */
function remainder(behind: number, word: number): number {
  return REMAINDERS[(behind << 8) | (word & 0xff)] ?? 0;
}

function remainders(): Int32Array {
  const all = new Int32Array(256 * STEP_BYTES);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    all[byte] = value;
  }
  for (let i = 256; i < all.length; i += 1) {
    const before = all[i - 256] ?? 0;
    all[i] = (before >>> 8) ^ (all[before & 0xff] ?? 0);
  }
  return all;
}
