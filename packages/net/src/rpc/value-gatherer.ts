// Finds the end of one JSON value in a stream of chunks, in most cases without following its brackets. Rules NET-RPC-1, NET-NL-1, NET-NL-2.
//
// Every node writes a message on one line, its newline last. So a chunk that ends in a closing bracket and a newline, with no newline
// before, completes the value: nothing is counted. Everything else — no newline yet, several messages in one chunk — is settled by
// counting brackets, each byte once. What a node never writes, a value on several lines that is also cut at one of its line ends
// behind a bracket, is handed over too early, and its decoder refuses it.

import { joinBytes } from '@babble/host';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  endsScalar,
  isWhiteSpace,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './ascii.ts';
import { CLASSIC_TYPE_BYTES } from './methods.ts';

type Kind = 'bracketed' | 'string' | 'scalar';

/** What was gathered, cut at the end of the value. */
export interface Gathered {
  /** The value, perhaps with white space behind it. A view of the chunk where the value lies in a single one. */
  readonly value: Uint8Array;
  /** What came after it. */
  readonly rest: Uint8Array;
}

/** So many chunks are joined: each takes a hundred bytes and more beside its own, which for one of a single byte is nearly all. */
const JOINED_CHUNKS = 1_024;

/** Gathers one value. `add` is called with each chunk until it returns a position, then `take` once. */
export class ValueGatherer {
  readonly #chunks: Uint8Array[] = [];
  /** Those at the beginning of which each is many that were joined. */
  #joinedCount = 0;
  #byteCount = 0;
  #kind: Kind | undefined;
  #scannedChunkCount = 0;
  #scannedByteCount = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** A type byte came, which no JSON contains: another request was sent ahead, perhaps without a newline between (NET-CONN-3). */
  #isFollowed = false;

  /** Bytes gathered so far, white space before the value left out. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /** The position behind the value, counted from its first byte, or −1 while it is not complete. */
  add(chunk: Uint8Array): number {
    const part = this.#kind === undefined ? this.#begin(chunk) : chunk;
    if (part.length === 0) return -1;
    this.#chunks.push(part);
    this.#byteCount += part.length;
    const end = this.#endWith(part);
    return end < 0 && this.#chunks.length - this.#joinedCount >= JOINED_CHUNKS ? this.#join() : end;
  }

  /** The end of the value if the stream ends here: only numbers and literals need no closing byte. Else −1. */
  end(): number {
    return this.#kind === 'scalar' ? this.#byteCount : -1;
  }

  /** Cuts behind the value and the newline that ends it, if it is there already. */
  take(end: number): Gathered {
    const [only] = this.#chunks;
    const isSingle = this.#chunks.length === 1 && only !== undefined;
    const all = isSingle ? only : joinBytes(this.#chunks);
    const cut = all[end] === NEWLINE ? end + 1 : end;
    // The rest of a joined message is copied, so that a few bytes do not keep all of it in memory.
    return { value: all.subarray(0, cut), rest: isSingle ? all.subarray(cut) : all.slice(cut) };
  }

  #endWith(newest: Uint8Array): number {
    if (this.#kind === 'bracketed') {
      this.#isFollowed ||= hasTypeByte(newest);
      if (this.#isFollowed) return this.#scan();
      if (this.#endsLine(newest)) return this.#byteCount - 1;
      if (!this.#mayBeComplete(newest)) return -1;
    }
    return this.#scan();
  }

  /** Makes one of the newest chunks, unless the value turns out to end in them. */
  #join(): number {
    const end = this.#scan();
    if (end >= 0) return end;
    this.#chunks.push(joinBytes(this.#chunks.splice(this.#joinedCount)));
    this.#joinedCount = this.#chunks.length;
    this.#scannedChunkCount = this.#joinedCount;
    return -1;
  }

  #begin(chunk: Uint8Array): Uint8Array {
    let start = 0;
    while (isWhiteSpace(chunk[start])) start++;
    const first = chunk[start];
    if (first === undefined) return new Uint8Array(0);
    if (first === OPEN_BRACE || first === OPEN_BRACKET) this.#kind = 'bracketed';
    else this.#kind = first === QUOTE ? 'string' : 'scalar';
    return start === 0 ? chunk : chunk.subarray(start);
  }

  /** Whether the newest chunk ends in a bracket and the first newline of the value. */
  #endsLine(chunk: Uint8Array): boolean {
    const last = chunk.length - 1;
    if (chunk[last] !== NEWLINE || chunk.indexOf(NEWLINE) !== last) return false;
    return isCloser(last > 0 ? chunk[last - 1] : lastByte(this.#chunks[this.#chunks.length - 2]));
  }

  /** Without a newline and a bracket at the end, counting can wait until more has come. */
  #mayBeComplete(chunk: Uint8Array): boolean {
    return isCloser(lastByte(chunk)) || chunk.includes(NEWLINE);
  }

  #scan(): number {
    while (this.#scannedChunkCount < this.#chunks.length) {
      const chunk = this.#chunks[this.#scannedChunkCount];
      if (chunk === undefined) break;
      const end = this.#kind === 'scalar' ? scalarEnd(chunk, this.#scannedByteCount === 0) : this.#structureEnd(chunk);
      if (end >= 0) return this.#scannedByteCount + end;
      this.#scannedChunkCount++;
      this.#scannedByteCount += chunk.length;
    }
    return -1;
  }

  /** Position behind the bracket or quote that closes the value, or −1. */
  #structureEnd(chunk: Uint8Array): number {
    for (let position = 0; position < chunk.length; position++) {
      const byte = chunk[position];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) {
          this.#inString = false;
          if (this.#depth === 0) return position + 1;
        }
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth++;
      else if (isCloser(byte)) {
        this.#depth--;
        if (this.#depth <= 0) return position + 1;
      }
    }
    return -1;
  }
}

function hasTypeByte(chunk: Uint8Array): boolean {
  return CLASSIC_TYPE_BYTES.some((byte) => chunk.includes(byte));
}

function isCloser(byte: number | undefined): boolean {
  return byte === CLOSE_BRACE || byte === CLOSE_BRACKET;
}

function lastByte(chunk: Uint8Array | undefined): number | undefined {
  return chunk?.[chunk.length - 1];
}

/** Position of the first byte that ends a number or a literal, or −1. The first byte of the value always belongs to it. */
function scalarEnd(chunk: Uint8Array, isFirst: boolean): number {
  for (let position = isFirst ? 1 : 0; position < chunk.length; position++) {
    const byte = chunk[position];
    if (byte !== undefined && endsScalar(byte)) return position;
  }
  return -1;
}
