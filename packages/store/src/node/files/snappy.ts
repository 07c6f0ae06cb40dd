// Unpacks what Snappy packed: the blocks of LevelDB's tables. Only the index of a table has to be unpacked to check the rest.

/** What the bytes unpack to; `undefined` if they are not what Snappy writes. */
export function unpackSnappy(packed: Uint8Array): Uint8Array | undefined {
  const input = new Input(packed);
  const length = input.varint();
  if (length === undefined || length > MOST_BYTES) return undefined;
  const output = new Uint8Array(length);
  let written = 0;
  while (!input.isAtEnd) {
    const piece = input.piece(output, written);
    if (piece === undefined || written + piece > length) return undefined;
    written += piece;
  }
  return written === length ? output : undefined;
}

/** No block is near this; a length that was hit must not take all memory. */
const MOST_BYTES = 256 * 1024 * 1024;

class Input {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): number | undefined {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = this.#little(1);
      if (byte === undefined) return undefined;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    return undefined;
  }

  /** Writes one literal or copy to `output` from `written` on; its length. */
  piece(output: Uint8Array, written: number): number | undefined {
    const tag = this.#little(1);
    if (tag === undefined) return undefined;
    const kind = tag & 3;
    if (kind === 0) return this.#literal(tag >>> 2, output, written);
    const rest = this.#little(kind === 1 ? 1 : kind === 2 ? 2 : 4);
    if (rest === undefined) return undefined;
    const length = kind === 1 ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
    const offset = kind === 1 ? (tag >>> 5) * 256 + rest : rest;
    if (offset === 0 || offset > written || written + length > output.length) return undefined;
    // What is copied may overlap with its copy: byte by byte.
    for (let i = written; i < written + length; i += 1) output[i] = output[i - offset] ?? 0;
    return length;
  }

  #literal(code: number, output: Uint8Array, written: number): number | undefined {
    const length = 1 + (code < 60 ? code : (this.#little(code - 59) ?? Number.POSITIVE_INFINITY));
    if (this.#at + length > this.#bytes.length || written + length > output.length) return undefined;
    output.set(this.#bytes.subarray(this.#at, this.#at + length), written);
    this.#at += length;
    return length;
  }

  /** A number of so many bytes, the lowest first. */
  #little(bytes: number): number | undefined {
    if (this.#at + bytes > this.#bytes.length) return undefined;
    let value = 0;
    for (let i = bytes - 1; i >= 0; i -= 1) value = value * 256 + (this.#bytes[this.#at + i] ?? 0);
    this.#at += bytes;
    return value;
  }
}
