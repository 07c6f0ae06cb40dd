// Tables of LevelDB: blocks of rows, filters and an index of the blocks, each with a checksum, which LevelDB itself does not look at. It may even end the
// process where a damaged index leads it astray.
import { ByteReader } from './byte-reader.ts';
import { hasChecksum } from './crc32c.ts';
import { unpackSnappy } from './snappy.ts';

const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;
/** Kind and checksum behind a block. */
const TRAILER_BYTES = 5;
const SNAPPY = 1;

/** Where a block is. */
interface Handle {
  readonly at: number;
  readonly size: number;
}

/** Where the first block begins that is not what was written; `undefined` if all are. O(bytes). */
export function damageInTable(bytes: Uint8Array): number | undefined {
  const footer = bytes.length - FOOTER_BYTES;
  if (footer < 0) return 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getBigUint64(bytes.length - 8, true) !== MAGIC) return footer;
  const reader = new ByteReader(bytes, footer);
  const [metaIndex, index] = [readHandle(reader), readHandle(reader)];
  if (metaIndex === undefined || index === undefined) return footer;
  for (const part of [index, metaIndex]) {
    const handles = handlesIn(bytes, part);
    if (handles === undefined) return part.at;
    for (const handle of handles) if (blockAt(bytes, handle) === undefined) return handle.at;
  }
  return undefined;
}

function readHandle(reader: ByteReader): Handle | undefined {
  const [at, size] = [reader.varint(), reader.varint()];
  return at === undefined || size === undefined ? undefined : { at, size };
}

/** The block as it was written, packed or not; `undefined` if it does not have its checksum. */
function blockAt(bytes: Uint8Array, { at, size }: Handle): Uint8Array | undefined {
  const end = at + size;
  if (end + TRAILER_BYTES > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return hasChecksum(bytes, at, end + 1, view.getUint32(end + 1, true)) ? bytes.subarray(at, end + 1) : undefined;
}

/** The handles that an index block holds. */
function handlesIn(bytes: Uint8Array, handle: Handle): readonly Handle[] | undefined {
  const block = blockAt(bytes, handle);
  if (block === undefined) return undefined;
  const content = block.subarray(0, -1);
  const rows = block.at(-1) === SNAPPY ? unpackSnappy(content) : content;
  return rows === undefined ? undefined : handlesOf(rows);
}

/** Rows, each: bytes shared with the key before, further bytes of the key, bytes of the value, both. Behind them where keys begin anew, and how often. */
function handlesOf(rows: Uint8Array): readonly Handle[] | undefined {
  if (rows.length < 4) return undefined;
  const restarts = new DataView(rows.buffer, rows.byteOffset, rows.byteLength).getUint32(rows.length - 4, true);
  const end = rows.length - 4 - 4 * restarts;
  if (end < 0) return undefined;
  const reader = new ByteReader(rows.subarray(0, end));
  const handles: Handle[] = [];
  while (!reader.isAtEnd) {
    const [shared, keyBytes, valueBytes] = [reader.varint(), reader.varint(), reader.varint()];
    const value = reader.take(keyBytes) === undefined ? undefined : reader.take(valueBytes);
    const handle = value === undefined || shared === undefined ? undefined : readHandle(new ByteReader(value));
    if (handle === undefined) return undefined;
    handles.push(handle);
  }
  return handles;
}
