// CRC-32 (IEEE 802.3) over texts of ASCII and bytes: LevelDB does not verify the checksums of its tables unless asked to, and no
// `abstract-level` database lets one ask.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Of a text, each character by its lower 8 bits, and of bytes behind it. */
export function crc32(text: string, bytes: Uint8Array = new Uint8Array(0)): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i += 1) crc = step(crc, text.charCodeAt(i));
  for (const byte of bytes) crc = step(crc, byte);
  return (crc ^ 0xffffffff) >>> 0;
}

function step(crc: number, byte: number): number {
  return (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
}
