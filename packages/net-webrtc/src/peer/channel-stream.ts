// A ByteStream over a data channel. Rules RTC-STREAM-1, RTC-STREAM-2, RTC-STREAM-3, RTC-STREAM-4: pieces on the way out, one after the other on the
// way in.
import type { CancelSignal } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { connectionLost, NetError, WaitingPlace } from '@babble/net';
import type { Channel, ChannelHandlers } from './backend.ts';

/** Largest message that is sent. Every stack takes 16 KiB; the Go implementation no more than 65,535 bytes (RTC-STREAM-2). */
export const PIECE_BYTES: number = 16 * 1024;

/** More than this does not wait in the stack: some drop what is too much without a word. */
const FULL_BYTES = 256 * 1024;

/** Received bytes that nobody reads: data channels cannot push back, and peers of the protocol do not send ahead (NET-CONN-1). */
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

/** What a message takes beside its bytes, roughly: else millions of single bytes would pass for a few megabytes. */
const MESSAGE_BYTES = 200;

export interface ChannelStreamInit {
  readonly channel: Channel;
  readonly remoteAddress: string;
  /** Something has come, of whatever kind. */
  readonly heard: () => void;
  /** The channel has opened. */
  readonly opened: () => void;
  /** The stream is over; called once. */
  readonly ended: () => void;
}

export class ChannelStream implements ByteStream, ChannelHandlers {
  readonly remoteAddress: string;
  readonly #init: ChannelStreamInit;
  readonly #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  readonly #reader = new WaitingPlace<Uint8Array | undefined>();
  readonly #writer = new WaitingPlace<void>();
  #failure: NetError | undefined;
  #isOver = false;

  /** Listens to the channel from now on. */
  constructor(init: ChannelStreamInit) {
    this.#init = init;
    this.remoteAddress = init.remoteAddress;
    init.channel.listen(this);
  }

  read(signal: CancelSignal): Promise<Uint8Array | undefined> {
    return this.#reader.wait(signal, () => this.#move());
  }

  async write(bytes: Uint8Array, signal: CancelSignal): Promise<void> {
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      if (this.#failure !== undefined) throw this.#failure;
      this.#send(bytes.subarray(start, start + PIECE_BYTES));
      if (this.#init.channel.bufferedBytes > FULL_BYTES) await this.#drain(signal);
    }
  }

  /** Both directions: a data channel cannot be closed by half. */
  close(): void {
    this.#fail(connectionLost());
    this.#init.channel.close();
  }

  abort(reason: unknown): void {
    this.#fail(reason instanceof NetError ? reason : connectionLost(reason));
    this.#init.channel.close();
  }

  open(): void {
    this.#init.opened();
  }

  message(bytes: Uint8Array): void {
    this.#init.heard();
    if (this.#failure !== undefined || bytes.length === 0) return;
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length + MESSAGE_BYTES;
    this.#move();
    if (this.#unreadBytes <= MAX_UNREAD_BYTES) return;
    this.abort(new NetError('BABBLE_NET_LIMIT_EXCEEDED', 'The peer sends ahead what nobody reads'));
  }

  drained(): void {
    this.#writer.resolve();
  }

  /** What was received before can still be read. */
  closed(): void {
    this.#isOver = true;
    this.#move();
    this.#writer.reject(connectionLost());
    this.#init.ended();
  }

  #send(piece: Uint8Array): void {
    try {
      this.#init.channel.send(piece);
    } catch (cause) {
      this.#fail(connectionLost(cause));
      throw this.#failure ?? connectionLost(cause);
    }
  }

  #drain(signal: CancelSignal): Promise<void> {
    return this.#writer.wait(signal, () => {
      // It may have drained, or ended, before anybody waited.
      if (this.#init.channel.bufferedBytes <= FULL_BYTES) this.#writer.resolve();
      else if (this.#isOver) this.#writer.reject(connectionLost());
    });
  }

  /** Hands what is there to the waiting reader. */
  #move(): void {
    if (!this.#reader.isTaken) return;
    if (this.#failure !== undefined) {
      this.#reader.reject(this.#failure);
      return;
    }
    const chunk = this.#unread.shift();
    if (chunk !== undefined) {
      this.#unreadBytes -= chunk.length + MESSAGE_BYTES;
      this.#reader.resolve(chunk);
    } else if (this.#isOver) {
      // Never an end of one direction alone: whoever works for the other end has to hear that it is gone (NET-CONN-5).
      this.#reader.reject(connectionLost());
    }
  }

  #fail(error: NetError): void {
    this.#failure ??= error;
    this.#unread.length = 0;
    this.#unreadBytes = 0;
    this.#reader.reject(this.#failure);
    this.#writer.reject(this.#failure);
  }
}
