// Two ends of a connection in memory, for tests of stream RPC and of what is built on byte streams.
import type { CancelSignal } from '@babble/host';
import type { ByteStream } from '../byte-stream.ts';
import { NetError } from '../errors.ts';
import { connectionLost, WaitingPlace } from '../stream-waiting.ts';

/** One direction. What is written is there at once; a write waits while more than `capacityBytes` lie unread. */
class Pipe {
  readonly #capacityBytes: number;
  #chunks: Uint8Array[] = [];
  #byteCount = 0;
  #ended = false;
  #failure: NetError | undefined;
  readonly #reader = new WaitingPlace<Uint8Array | undefined>();
  readonly #writer = new WaitingPlace<void>();

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  async read(signal: CancelSignal): Promise<Uint8Array | undefined> {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#reader.wait(signal, () => this.#move());
  }

  async write(bytes: Uint8Array, signal: CancelSignal): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ended) throw connectionLost();
    if (bytes.length > 0) this.#chunks.push(bytes);
    this.#byteCount += bytes.length;
    return this.#writer.wait(signal, () => this.#move());
  }

  end(): void {
    this.#ended = true;
    this.#move();
  }

  fail(error: NetError): void {
    this.#failure ??= error;
    this.#chunks = [];
    this.#reader.reject(error);
    this.#writer.reject(error);
  }

  failWriter(error: NetError): void {
    this.#writer.reject(error);
  }

  #move(): void {
    if (this.#reader.isTaken) {
      const chunk = this.#chunks.shift();
      this.#byteCount -= chunk?.length ?? 0;
      if (chunk !== undefined || this.#ended) this.#reader.resolve(chunk);
    }
    if (this.#byteCount <= this.#capacityBytes) this.#writer.resolve();
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
    read: (signal) => incoming.read(signal),
    write: (bytes, signal) => outgoing.write(bytes, signal),
    close: () => {
      outgoing.end();
      incoming.fail(connectionLost());
    },
    abort: (reason) => {
      const error = reason instanceof NetError ? reason : connectionLost(reason);
      incoming.fail(error);
      outgoing.failWriter(error);
      outgoing.fail(connectionLost());
    },
  };
}
