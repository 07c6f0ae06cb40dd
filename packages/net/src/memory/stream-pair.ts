// Two ends of a connection in memory, for tests of stream RPC and of what is built on byte streams.
import type { ByteStream } from '../byte-stream.ts';
import type { CancelSignal } from '../cancel-signal.ts';
import { NetError } from '../errors.ts';

interface Waiting {
  resolve(chunk: Uint8Array | undefined): void;
  reject(error: unknown): void;
}

/** One direction. What is written is there at once; a write waits while more than `capacityBytes` lie unread. */
class Pipe {
  readonly #capacityBytes: number;
  #chunks: Uint8Array[] = [];
  #byteCount = 0;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #reader: Waiting | undefined;
  #writer: Waiting | undefined;

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes;
  }

  read(): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure.error);
      else {
        this.#reader = { resolve, reject };
        this.#move();
      }
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure.error);
      else if (this.#ended) reject(lost());
      else {
        if (bytes.length > 0) this.#chunks.push(bytes);
        this.#byteCount += bytes.length;
        this.#writer = { resolve: () => resolve(), reject };
        this.#move();
      }
    });
  }

  end(): void {
    this.#ended = true;
    this.#move();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#chunks = [];
    this.forgetReader()?.reject(error);
    this.forgetWriter()?.reject(error);
  }

  forgetReader(): Waiting | undefined {
    const reader = this.#reader;
    this.#reader = undefined;
    return reader;
  }

  forgetWriter(): Waiting | undefined {
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
    if (this.#byteCount <= this.#capacityBytes) this.forgetWriter()?.resolve(undefined);
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
      incoming.fail(lost());
    },
    abort: (reason) => {
      const error = reason instanceof NetError ? reason : lost(reason);
      incoming.fail(error);
      outgoing.forgetWriter()?.reject(error);
      outgoing.fail(lost());
    },
  };
}

async function cancellable<T>(signal: CancelSignal, work: Promise<T>, forget: () => Waiting | undefined): Promise<T> {
  const onAbort = (): void => {
    forget()?.reject(new NetError('BABBLE_NET_CANCELLED', 'The stream operation was cancelled', {}, signal.reason));
  };
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await work;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function lost(cause?: unknown): NetError {
  return new NetError('BABBLE_NET_CONNECTION_LOST', 'The connection is closed', {}, cause);
}
