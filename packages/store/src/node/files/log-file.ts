// Files that LevelDB appends to: its log, and the manifest. Blocks of 32 KiB; in them pieces, each with a checksum, its length and whether a record begins or
// ends with it. A crash leaves a file that ends within a record. Anything else is damage, which LevelDB passes over in silence: it drops the rest of a
// block and goes on with the next.
import { hasChecksum } from './crc32c.ts';

const BLOCK_BYTES = 32 * 1024;
const HEADER_BYTES = 7;
const [FULL, FIRST, MIDDLE, LAST] = [1, 2, 3, 4] as const;

/** What is in such a file. */
export interface LogFile {
  /** All records up to the first that is not whole. */
  readonly records: readonly Uint8Array[];
  /** Where the first record begins that is not whole; the length of the file if all are. */
  readonly end: number;
  /** Whether something whole comes after what is not: no crash leaves that. */
  readonly isDamaged: boolean;
}

interface Piece {
  readonly type: number;
  readonly payload: Uint8Array;
  /** Where the next piece begins. */
  readonly next: number;
}

export function readLogFile(bytes: Uint8Array): LogFile {
  const records: Uint8Array[] = [];
  let begun: Uint8Array[] = [];
  let end = 0;
  for (let at = 0; ; ) {
    const piece = pieceAt(bytes, at);
    if (piece === undefined) return { records, end, isDamaged: hasPieceAfter(bytes, at) };
    const { type, payload, next } = piece;
    const continues = type === MIDDLE || type === LAST;
    if (continues !== begun.length > 0) return { records, end, isDamaged: true };
    begun.push(payload);
    at = next;
    if (type === FIRST || type === MIDDLE) continue;
    records.push(joined(begun));
    begun = [];
    end = at;
  }
}

/** The piece that begins here, or in the next block if none fits into the rest of this one. */
function pieceAt(bytes: Uint8Array, at: number): Piece | undefined {
  const rest = BLOCK_BYTES - (at % BLOCK_BYTES);
  const start = rest < HEADER_BYTES ? at + rest : at;
  const payload = start + HEADER_BYTES;
  if (payload > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const next = payload + view.getUint16(start + 4, true);
  const type = view.getUint8(start + 6);
  const blockEnd = start - (start % BLOCK_BYTES) + BLOCK_BYTES;
  if (next > Math.min(bytes.length, blockEnd) || type < FULL || type > LAST) return undefined;
  if (!hasChecksum(bytes, start + 6, next, view.getUint32(start, true))) return undefined;
  return { type, payload: bytes.subarray(payload, next), next };
}

/** A length that was hit hides where the next piece begins: all places are tried. */
function hasPieceAfter(bytes: Uint8Array, at: number): boolean {
  for (let place = at + 1; place + HEADER_BYTES <= bytes.length; place += 1) {
    if (BLOCK_BYTES - (place % BLOCK_BYTES) < HEADER_BYTES) continue;
    if (pieceAt(bytes, place) !== undefined) return true;
  }
  return false;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
