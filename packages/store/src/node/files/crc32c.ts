// The checksum of LevelDB: CRC-32 of Castagnoli, eight bytes at a time, so that whole tables are checked while a node starts. LevelDB writes it
// masked, as what is checked may hold checksums itself.

const POLYNOMIAL = 0x82f63b78;
const MASK_DELTA = 0xa282ead8;

const TABLES: readonly Uint32Array[] = makeTables();

function makeTables(): readonly Uint32Array[] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
    return crc;
  });
  const tables = [first];
  for (let previous = first; tables.length < 8; ) {
    const before = previous;
    previous = Uint32Array.from(before, (crc) => (crc >>> 8) ^ at(first, crc));
    tables.push(previous);
  }
  return tables;
}

/** An index of eight bits is always inside of a table. */
function at(table: Uint32Array | undefined, value: number): number {
  return table?.[value & 255] ?? 0;
}

/** CRC-32C of the bytes from `start` to before `end`, which are inside of `bytes`. */
export function crc32c(bytes: Uint8Array, start: number, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES;
  let crc = -1;
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const low = crc ^ view.getInt32(i, true);
    const high = view.getInt32(i + 4, true);
    crc =
      at(t7, low) ^
      at(t6, low >>> 8) ^
      at(t5, low >>> 16) ^
      at(t4, low >>> 24) ^
      at(t3, high) ^
      at(t2, high >>> 8) ^
      at(t1, high >>> 16) ^
      at(t0, high >>> 24);
  }
  for (; i < end; i += 1) crc = (crc >>> 8) ^ at(t0, crc ^ view.getUint8(i));
  return ~crc >>> 0;
}

/** Whether `written` is the masked checksum of these bytes. */
export function hasChecksum(bytes: Uint8Array, start: number, end: number, written: number): boolean {
  const crc = crc32c(bytes, start, end);
  return ((((crc >>> 15) | (crc << 17)) >>> 0) + MASK_DELTA) >>> 0 === written;
}
