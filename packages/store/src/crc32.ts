// CRC-32 (IEEE 802.3) over texts of ASCII and bytes: LevelDB does not verify the checksums of its tables unless asked to, and no
// `abstract-level` database lets one ask. Four bytes at a time, as everything that is stored goes through here.

const [TABLE, TABLE_1, TABLE_2, TABLE_3] = tables();

/** Of a text, each character by its lower 8 bits, and of bytes behind it. */
export function crc32(text: string, bytes: Uint8Array = new Uint8Array(0)): number {
  let crc = -1;
  for (let i = 0; i < text.length; i += 1) crc = step(crc, text.charCodeAt(i));
  const whole = bytes.length - (bytes.length % 4);
  const at = (i: number): number => bytes[i] ?? 0;
  for (let i = 0; i < whole; i += 4) {
    crc ^= at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    crc = cell(TABLE_3, crc) ^ cell(TABLE_2, crc >>> 8) ^ cell(TABLE_1, crc >>> 16) ^ cell(TABLE, crc >>> 24);
  }
  for (let i = whole; i < bytes.length; i += 1) crc = step(crc, at(i));
  return ~crc >>> 0;
}

function step(crc: number, byte: number): number {
  return (crc >>> 8) ^ cell(TABLE, crc ^ byte);
}

function cell(table: Int32Array, index: number): number {
  return table[index & 0xff] ?? 0;
}

/** The remainders of each byte, and of each byte with one, two and three zero bytes behind it. */
function tables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const behind = (table: Int32Array): Int32Array => table.map((value) => (value >>> 8) ^ cell(first, value));
  const second = behind(first);
  const third = behind(second);
  return [first, second, third, behind(third)];
}
