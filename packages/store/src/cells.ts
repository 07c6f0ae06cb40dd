// Cells as bytes, in CBOR (RFC 8949): first how many there are, then each at its place, so that nothing is copied twice. Everything that is kept goes through
// here, most of it transactions, while an own event waits to be durable.
import { encodeUtf8 } from '@babble/crypto';

/** Bytes that come in pieces and are one string of bytes in a row; a piece that is `null` is nothing. */
export class JoinedBytes {
  readonly pieces: readonly (Uint8Array | null)[];
  readonly length: number;

  constructor(pieces: readonly (Uint8Array | null)[]) {
    this.pieces = pieces;
    this.length = pieces.reduce((sum, piece) => sum + (piece?.length ?? 0), 0);
  }
}

/**
 * What rows are made of: lists are told from each other by their place, not by names. A `bigint` has at most 64 bits. Bytes that are read are always in one piece.
 */
export type Cell =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | JoinedBytes
  | readonly Cell[]
  | ReadonlyMap<Cell, Cell>;

/** Rows are read as the type in which they were written: their checksum holds, and the format row names their layout. */
export function readAs<T extends Cell>(content: Cell): T {
  return content as T;
}

/** The first byte of an item, to which its length or value is added. */
const POSITIVE = 0x00;
const NEGATIVE = 0x20;
const BYTES = 0x40;
const TEXT = 0x60;
const LIST = 0x80;
const MAP = 0xa0;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;
const FLOAT = 0xfb;
/** Eight bytes follow. */
const WIDE = 27;

const BEYOND_32_BITS = 2 ** 32;

/** Number of bytes of a cell. */
export function sizeOf(cell: Cell): number {
  if (typeof cell === 'number') return isShort(cell) ? headSize(cell < 0 ? -1 - cell : cell) : 9;
  if (typeof cell === 'string') return sized(isAscii(cell) ? cell.length : encodeUtf8(cell).length);
  if (typeof cell === 'bigint') return 9;
  if (cell === null || typeof cell === 'boolean') return 1;
  if (isList(cell)) return cell.reduce<number>((sum, item) => sum + sizeOf(item), headSize(cell.length));
  if (isMap(cell)) {
    return [...cell].reduce((sum, [key, value]) => sum + sizeOf(key) + sizeOf(value), headSize(cell.size));
  }
  return sized(cell.length);
}

/** Writes cells behind one another. */
export class CellWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** `bytes` has room for all that comes, see {@link sizeOf}. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  put(cell: Cell): void {
    if (typeof cell === 'number') this.#putNumber(cell);
    else if (typeof cell === 'string') this.#putText(cell);
    else if (typeof cell === 'bigint') this.#putWide(cell);
    else if (cell === null) this.#putByte(NULL);
    else if (typeof cell === 'boolean') this.#putByte(cell ? TRUE : FALSE);
    else if (isList(cell)) this.#putList(cell);
    else if (isMap(cell)) this.#putMap(cell);
    else this.#putBytes(cell);
  }

  /** Numbers with more than 32 bits as they are in memory: they come back as numbers, and a `bigint` as one. */
  #putNumber(value: number): void {
    if (isShort(value)) {
      if (value < 0) this.#putHead(NEGATIVE, -1 - value);
      else this.#putHead(POSITIVE, value);
      return;
    }
    this.#putByte(FLOAT);
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  #putWide(value: bigint): void {
    const magnitude = value < 0n ? -1n - value : value;
    if (BigInt.asUintN(64, magnitude) !== magnitude) throw new RangeError(`${value} has more than 64 bits`);
    this.#putByte((value < 0n ? NEGATIVE : POSITIVE) + WIDE);
    this.#view.setBigUint64(this.#at, magnitude);
    this.#at += 8;
  }

  #putText(text: string): void {
    if (!isAscii(text)) {
      const bytes = encodeUtf8(text);
      this.#putHead(TEXT, bytes.length);
      this.#putPiece(bytes);
      return;
    }
    this.#putHead(TEXT, text.length);
    for (let i = 0; i < text.length; i += 1) this.#bytes[this.#at + i] = text.charCodeAt(i);
    this.#at += text.length;
  }

  #putList(list: readonly Cell[]): void {
    this.#putHead(LIST, list.length);
    for (const item of list) this.put(item);
  }

  #putMap(map: ReadonlyMap<Cell, Cell>): void {
    this.#putHead(MAP, map.size);
    for (const [key, value] of map) {
      this.put(key);
      this.put(value);
    }
  }

  #putBytes(bytes: Uint8Array | JoinedBytes): void {
    this.#putHead(BYTES, bytes.length);
    if (!(bytes instanceof JoinedBytes)) this.#putPiece(bytes);
    else for (const piece of bytes.pieces) if (piece !== null) this.#putPiece(piece);
  }

  #putPiece(piece: Uint8Array): void {
    this.#bytes.set(piece, this.#at);
    this.#at += piece.length;
  }

  #putHead(kind: number, value: number): void {
    if (value < 24) {
      this.#putByte(kind + value);
    } else if (value < 0x100) {
      this.#putByte(kind + 24);
      this.#putByte(value);
    } else if (value < 0x10000) {
      this.#putByte(kind + 25);
      this.#view.setUint16(this.#at, value);
      this.#at += 2;
    } else {
      this.#putByte(kind + 26);
      this.#view.setUint32(this.#at, value);
      this.#at += 4;
    }
  }

  #putByte(byte: number): void {
    this.#bytes[this.#at] = byte;
    this.#at += 1;
  }
}

/** Whether a number is an integer whose head holds it. */
function isShort(value: number): boolean {
  return Number.isInteger(value) && value < BEYOND_32_BITS && value >= -BEYOND_32_BITS;
}

function headSize(value: number): number {
  if (value < 24) return 1;
  if (value < 0x100) return 2;
  return value < 0x10000 ? 3 : 5;
}

function sized(length: number): number {
  return headSize(length) + length;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) >= 0x80) return false;
  return true;
}

function isList(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}

function isMap(cell: Cell): cell is ReadonlyMap<Cell, Cell> {
  return cell instanceof Map;
}
