// Two ends of a connection in memory, for tests of stream RPC and of what is built on byte streams.
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import type { Waiting } from '../stream-waiting.ts';
import { cancellable, connectionLost } from '../stream-waiting.ts';

/** One direction. What is written is there at once; a write waits while more than `capacityBytes` lie unread. */
class Pipe {
  readonly #capacityBytes: number;
  #chunks: Uint8Array[] = [];
  #byteCount = 0;
  #ended = false;
  #failure: NetError | undefined;
  #reader: Waiting<Uint8Array | undefined> | undefined;
  #writer: Waiting<void> | undefined;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  read(): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure);
      else {
        this.#reader = { resolve, reject };
        this.#move();
      }
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure);
      else if (this.#ended) reject(connectionLost());
      else {
        if (bytes.length > 0) this.#chunks.push(bytes);
        this.#byteCount += bytes.length;
        this.#writer = { resolve, reject };
        this.#move();
      }
    });
  }

  end(): void {
    this.#ended = true;
    this.#move();
  }

  fail(error: NetError): void {
    this.#failure ??= error;
    this.#chunks = [];
    this.forgetReader()?.reject(error);
    this.forgetWriter()?.reject(error);
  }

  forgetReader(): Waiting<Uint8Array | undefined> | undefined {
    const reader = this.#reader;
    this.#reader = undefined;
    return reader;
  }

  forgetWriter(): Waiting<void> | undefined {
    const writer = this.#writer;
    this.#writer = undefined;
    return writer;
  }

  #move(): void {
    if (this.#reader !== undefined) {
      const chunk = this.#chunks.shift();
      this.#byteCount -= chunk?.length ?? 0;
      if (chunk !== undefined || this.#ended) this.forgetReader()?.resolve(chunk);
    }
    if (this.#byteCount <= this.#capacityBytes) this.forgetWriter()?.resolve();
  }
}

/**
 * A connection: what is written to one end is read at the other, chunk by chunk as it was written. A write waits while more than
 * `capacityBytes` (64 KiB by default) are unread. `close` lets the other end read what was sent; `abort` breaks both ends.
 */
export function streamPair(capacityBytes = 65_536): readonly [ByteStream, ByteStream] {
  const there = new Pipe(capacityBytes);
  const back = new Pipe(capacityBytes);
  return [end(back, there), end(there, back)];
}

function end(incoming: Pipe, outgoing: Pipe): ByteStream {
  return {
    remoteAddress: 'memory',
    read: (signal) => cancellable(signal, incoming.read(), () => incoming.forgetReader()),
    write: (bytes, signal) => cancellable(signal, outgoing.write(bytes), () => outgoing.forgetWriter()),
    close: () => {
      outgoing.end();
      incoming.fail(connectionLost());
    },
    abort: (reason) => {
      const error = reason instanceof NetError ? reason : connectionLost(reason);
      incoming.fail(error);
      outgoing.forgetWriter()?.reject(error);
      outgoing.fail(connectionLost());
    },
  };
}
