// A ByteStream over a socket of node:net. Rules TCP-3, NET-CONN-2 (half-closed connections still get their answer).
import type { Socket } from 'node:net';
import type { CancelSignal } from '@babble/host';
import { formatHostPort } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { connectionLost, NetError, WaitingPlace } from '@babble/net';

/** How long a closed connection may take to get rid of its last bytes. */
const LINGER_MS = 10_000;

/** Takes over a connected socket that was made with `allowHalfOpen`. */
export function socketStream(socket: Socket): ByteStream {
  return new SocketStream(socket);
}

class SocketStream implements ByteStream {
  readonly remoteAddress: string;
  readonly #socket: Socket;
  readonly #reader = new WaitingPlace<Uint8Array | undefined>();
  readonly #writer = new WaitingPlace<void>();
  #failure: NetError | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.remoteAddress = formatHostPort(socket.remoteAddress ?? '', socket.remotePort ?? 0);
    socket.setNoDelay(true);
    socket.on('readable', () => this.#move());
    socket.on('end', () => this.#move());
    socket.on('drain', () => this.#writer.resolve());
    socket.on('error', (error) => this.#fail(connectionLost(error)));
    socket.on('close', () => this.#fail(connectionLost()));
  }

  read(signal: CancelSignal): Promise<Uint8Array | undefined> {
    return this.#reader.wait(signal, () => this.#move());
  }

  write(bytes: Uint8Array, signal: CancelSignal): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#socket.write(bytes)) return Promise.resolve();
    return this.#writer.wait(signal);
  }

  close(): void {
    this.#socket.setTimeout(LINGER_MS, () => this.#socket.destroy());
    this.#socket.destroySoon();
  }

  abort(reason: unknown): void {
    this.#fail(reason instanceof NetError ? reason : connectionLost(reason));
    // A reset, not an end: the other side must see that nobody waits for its answer any more, while an end alone only says
    // that nothing more will be asked (NET-CONN-2).
    this.#socket.resetAndDestroy();
  }

  /** Hands what is there to the waiting reader. */
  #move(): void {
    if (!this.#reader.isTaken) return;
    const chunk: Uint8Array | null = this.#failure === undefined ? this.#socket.read() : null;
    if (chunk !== null) {
      // A plain view: the methods of Buffer differ from those of Uint8Array, `slice` above all.
      this.#reader.resolve(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    } else if (this.#failure !== undefined) this.#reader.reject(this.#failure);
    else if (this.#socket.readableEnded) this.#reader.resolve(undefined);
  }

  #fail(error: NetError): void {
    this.#failure ??= error;
    this.#reader.reject(this.#failure);
    this.#writer.reject(this.#failure);
  }
}
