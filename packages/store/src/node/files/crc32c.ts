// The checksum of LevelDB: CRC-32 of Castagnoli, eight bytes at a time, so that whole tables are checked while a node starts. LevelDB writes it
// masked, as what is checked may hold checksums itself.

const POLYNOMIAL = 0x82f63b78;
const MASK_DELTA = 0xa282ead8;

/** Eight tables of 256, one behind the other: the n-th is for a byte that n more follow. */
const TABLES: Int32Array = makeTables();

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i += 1) {
    const before = tables[i - 256] ?? 0;
    tables[i] = (before >>> 8) ^ (tables[before & 255] ?? 0);
  }
  return tables;
}

/** The effect of the lowest byte of `value`, with so many behind it. */
function effect(behind: number, value: number): number {
  return TABLES[(behind << 8) | (value & 255)] ?? 0;
}

/** CRC-32C of the bytes from `start` to before `end`, which are inside of `bytes`. */
export function crc32c(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = -1;
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const low = crc ^ view.getInt32(i, true);
    const high = view.getInt32(i + 4, true);
    const first = effect(7, low) ^ effect(6, low >>> 8) ^ effect(5, low >>> 16) ^ effect(4, low >>> 24);
    const last = effect(3, high) ^ effect(2, high >>> 8) ^ effect(1, high >>> 16) ^ effect(0, high >>> 24);
    crc = first ^ last;
  }
  for (; i < end; i += 1) crc = (crc >>> 8) ^ effect(0, crc ^ view.getUint8(i));
  return ~crc >>> 0;
}

/** Whether `written` is the masked checksum of these bytes. */
export function hasChecksum(bytes: Uint8Array, start: number, end: number, written: number): boolean {
  const crc = crc32c(bytes, start, end);
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + MASK_DELTA) >>> 0 === written;
}
