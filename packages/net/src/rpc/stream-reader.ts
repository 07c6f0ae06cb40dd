// Reads type bytes, JSON values and counted bytes from a ByteStream. Rules NET-RPC-1, NET-NL-1, OURS-8.
// It holds what came too much, so that nothing sent ahead is lost (NET-CONN-3), and it can look whether the other end is still there
// while nothing is expected. Whoever wants to stop a reader aborts the stream.

import { neverCancelled } from '@babble/host';
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import { isWhiteSpace, NEWLINE } from './ascii.ts';
import { ValueGatherer } from './value-gatherer.ts';

const NOTHING = new Uint8Array(0);

export class StreamReader {
  readonly #stream: ByteStream;
  #buffer: Uint8Array = NOTHING;
  #ahead: Promise<Uint8Array | undefined> | undefined;
  #receivedByteCount = 0;

  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** Bytes received since the stream was opened, taken or not. */
  get receivedByteCount(): number {
    return this.#receivedByteCount;
  }

  /**
   * Starts the next read before anything is expected; the read that follows takes its result. Resolves with what came,
   * `undefined` at the end of the stream, and rejects when the connection breaks.
   */
  readAhead(): Promise<Uint8Array | undefined> {
    this.#ahead ??= this.#read();
    return this.#ahead;
  }

  /** Forgets what `readAhead` resolved with, so that the next one reads on. */
  dropAhead(): void {
    this.#ahead = undefined;
  }

  /** The next byte that is no white space (NET-NL-1), or `undefined` at the end of the stream. */
  async readTypeByte(): Promise<number | undefined> {
    for (;;) {
      let position = 0;
      while (isWhiteSpace(this.#buffer[position])) position++;
      const byte = this.#buffer[position];
      if (byte !== undefined) {
        this.#buffer = this.#buffer.subarray(position + 1);
        return byte;
      }
      const chunk = await this.#next();
      if (chunk === undefined) return undefined;
      this.#buffer = chunk;
    }
  }

  /**
   * The bytes of one JSON value, perhaps with white space behind it; whether they are JSON is for the decoder. Rejects with
   * `BABBLE_NET_LIMIT_EXCEEDED` beyond `maxBytes` and with `BABBLE_NET_CONNECTION_LOST` when the stream ends before the value does.
   */
  async readValue(maxBytes: number): Promise<Uint8Array> {
    const gatherer = new ValueGatherer();
    let end = this.#buffer.length > 0 ? gatherer.add(this.#buffer) : -1;
    this.#buffer = NOTHING;
    while (end < 0) {
      if (gatherer.byteCount > maxBytes) throw tooLarge(maxBytes);
      const chunk = await this.#next();
      end = chunk === undefined ? gatherer.end() : gatherer.add(chunk);
      if (chunk === undefined && end < 0) throw truncated();
    }
    if (end > maxBytes) throw tooLarge(maxBytes);
    const { value, rest } = gatherer.take(end);
    this.#buffer = rest;
    return value;
  }

  /** One line without its newline and without white space before it. Rejects with `BABBLE_NET_MALFORMED` beyond `maxBytes`, else as `readValue` does. */
  async readLine(maxBytes: number): Promise<Uint8Array> {
    const first = await this.readTypeByte();
    if (first === undefined) throw truncated();
    const line = [first];
    for (;;) {
      await this.#fill();
      const byte = this.#cut(1)[0];
      if (byte === undefined || byte === NEWLINE) return Uint8Array.from(line);
      if (line.length === maxBytes)
        throw new NetError('BABBLE_NET_MALFORMED', `A header of more than ${maxBytes} bytes`);
      line.push(byte);
    }
  }

  /** Exactly `byteCount` bytes; the caller has checked that so many are allowed. Rejects as `readValue` does. */
  async readBytes(byteCount: number): Promise<Uint8Array> {
    if (this.#buffer.length >= byteCount) return this.#cut(byteCount);
    const bytes = new Uint8Array(byteCount);
    let filled = 0;
    while (filled < byteCount) {
      await this.#fill();
      const part = this.#cut(Math.min(this.#buffer.length, byteCount - filled));
      bytes.set(part, filled);
      filled += part.length;
    }
    return bytes;
  }

  /** Makes sure that there is at least one byte to take. */
  async #fill(): Promise<void> {
    if (this.#buffer.length > 0) return;
    const chunk = await this.#next();
    if (chunk === undefined) throw truncated();
    this.#buffer = chunk;
  }

  #cut(byteCount: number): Uint8Array {
    const part = this.#buffer.subarray(0, byteCount);
    this.#buffer = this.#buffer.subarray(byteCount);
    return part;
  }

  #next(): Promise<Uint8Array | undefined> {
    const ahead = this.#ahead ?? this.#read();
    this.#ahead = undefined;
    return ahead;
  }

  async #read(): Promise<Uint8Array | undefined> {
    const chunk = await this.#stream.read(neverCancelled);
    this.#receivedByteCount += chunk?.length ?? 0;
    return chunk;
  }
}

function tooLarge(maxBytes: number): NetError {
  return new NetError('BABBLE_NET_LIMIT_EXCEEDED', `Message of more than ${maxBytes} bytes`, { limit: maxBytes });
}

function truncated(): NetError {
  return new NetError('BABBLE_NET_CONNECTION_LOST', 'The connection ended in the middle of a message');
}
