// Cuts a stream of bytes into JSON objects. Rules APP-SOCK-7 (newlines do not count), APP-SOCK-8 (anything else ends the connection), OURS-8.
import { decodeUtf8 } from '@babble/crypto';
import { joinBytes } from '@babble/host';
import { ProxyError } from '../errors.ts';

/** Nesting that Go's decoder allows; what is deeper is no message. */
const GREATEST_DEPTH = 10_000;

/** So many pieces are joined: each takes a hundred bytes and more beside its own, which for one of a single byte is nearly all. */
const JOINED_PIECES = 1_024;

const OUTSIDE = 0;
const VALUE = 1;
const VALUE_OR_END = 2;
const KEY = 3;
const KEY_OR_END = 4;
const COLON = 5;
const AFTER_VALUE = 6;
/** Inside a number, `true`, `false` or `null`; the parser judges it later. */
const WORD = 7;
const STRING = 8;
const KEY_STRING = 9;

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export interface Split {
  /** The objects that are complete, in order. They are well nested; whether they are JSON is for the parser to say. */
  readonly texts: readonly string[];
  /** Why nothing can follow them: `BABBLE_PROXY_MALFORMED` or `…_LIMIT_EXCEEDED`. */
  readonly failure: ProxyError | undefined;
}

/** Looks at each byte once, however small the pieces are. */
export class ValueSplitter {
  readonly #maxBytes: number;
  /** The opening brackets around the current position. */
  readonly #nesting: number[] = [];
  /** What earlier pieces hold of the current object. */
  #begun: Uint8Array[] = [];
  /** Those at the beginning of which each is many that were joined. */
  #joinedCount = 0;
  #begunBytes = 0;
  #state = OUTSIDE;
  #isEscaped = false;

  /** `maxBytes` of one object. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  push(chunk: Uint8Array): Split {
    const texts: string[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#state >= STRING) {
        at = this.#skipString(chunk, at);
        continue;
      }
      const byte = chunk[at] as number;
      if (this.#state === OUTSIDE && byte === OPEN_OBJECT) start = at;
      if (!this.#step(byte)) return { texts, failure: malformed(byte) };
      if (this.#state === OUTSIDE && byte === CLOSE_OBJECT) {
        if (this.#begunBytes + at + 1 - start > this.#maxBytes) return { texts, failure: this.#tooLarge() };
        texts.push(this.#complete(chunk.subarray(start, at + 1)));
      }
    }
    if (this.#state !== OUTSIDE) this.#keep(chunk.subarray(start));
    return { texts, failure: this.#begunBytes > this.#maxBytes ? this.#tooLarge() : undefined };
  }

  /** From inside a string to its end, or to the end of the chunk; gives the last position that was looked at. */
  #skipString(chunk: Uint8Array, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      if (this.#isEscaped) {
        this.#isEscaped = false;
        continue;
      }
      const byte = chunk[at];
      if (byte === BACKSLASH) this.#isEscaped = true;
      else if (byte === QUOTE) {
        this.#state = this.#state === KEY_STRING ? COLON : AFTER_VALUE;
        return at;
      }
    }
    return chunk.length;
  }

  /** One byte outside of strings; `false` if it cannot stand there. */
  #step(byte: number): boolean {
    if (this.#state === WORD) {
      if (isWordByte(byte)) return true;
      this.#state = AFTER_VALUE;
    }
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return true;
    switch (this.#state) {
      case OUTSIDE:
        return byte === OPEN_OBJECT && this.#open(byte);
      case VALUE:
      case VALUE_OR_END:
        return this.#beginValue(byte);
      case KEY:
      case KEY_OR_END:
        if (byte === CLOSE_OBJECT && this.#state === KEY_OR_END) return this.#close();
        this.#state = KEY_STRING;
        return byte === QUOTE;
      case COLON:
        this.#state = VALUE;
        return byte === 0x3a;
      default:
        return this.#continue(byte);
    }
  }

  #beginValue(byte: number): boolean {
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) return this.#open(byte);
    if (byte === CLOSE_LIST && this.#state === VALUE_OR_END) return this.#close();
    this.#state = byte === QUOTE ? STRING : WORD;
    return byte === QUOTE || isWordByte(byte);
  }

  #continue(byte: number): boolean {
    const isInObject = this.#nesting[this.#nesting.length - 1] === OPEN_OBJECT;
    if (byte === (isInObject ? CLOSE_OBJECT : CLOSE_LIST)) return this.#close();
    this.#state = isInObject ? KEY : VALUE;
    return byte === 0x2c;
  }

  #open(bracket: number): boolean {
    this.#nesting.push(bracket);
    this.#state = bracket === OPEN_OBJECT ? KEY_OR_END : VALUE_OR_END;
    return this.#nesting.length <= GREATEST_DEPTH;
  }

  #close(): boolean {
    this.#nesting.pop();
    this.#state = this.#nesting.length === 0 ? OUTSIDE : AFTER_VALUE;
    return true;
  }

  #keep(piece: Uint8Array): void {
    this.#begun.push(piece);
    this.#begunBytes += piece.length;
    if (this.#begun.length - this.#joinedCount < JOINED_PIECES) return;
    this.#begun.push(joinBytes(this.#begun.splice(this.#joinedCount)));
    this.#joinedCount = this.#begun.length;
  }

  #complete(last: Uint8Array): string {
    if (this.#begun.length === 0) return decodeUtf8(last);
    this.#keep(last);
    const whole = joinBytes(this.#begun);
    this.#begun = [];
    this.#joinedCount = 0;
    this.#begunBytes = 0;
    return decodeUtf8(whole);
  }

  #tooLarge(): ProxyError {
    const limit = this.#maxBytes;
    return new ProxyError('BABBLE_PROXY_LIMIT_EXCEEDED', `A message of more than ${limit} bytes`, { limit });
  }
}

/** Letters, digits, `+ - .`: what numbers, `true`, `false` and `null` are made of. */
function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}

function malformed(byte: number): ProxyError {
  return new ProxyError('BABBLE_PROXY_MALFORMED', `Byte ${byte} where it cannot stand in a message`, { byte });
}
