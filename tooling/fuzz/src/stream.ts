// A connection in memory whose directions end apart: a ByteStream for the node, bytes for the attacker.
import type { ByteStream, CancelSignal } from '@babble/net';
import { NetError } from '@babble/net';

export class AttackedStream implements ByteStream {
  readonly remoteAddress: string;
  readonly #incoming: Uint8Array[] = [];
  readonly #written: Uint8Array[] = [];
  readonly #onWrite: ((bytes: Uint8Array) => void) | undefined;
  #isFinished = false;
  #failure: NetError | undefined;
  #wake: (() => void) | undefined;
  /** The node has ended the connection. */
  isClosed = false;

  /** `onWrite` hears of each write of the node, instead of {@link written}. */
  constructor(remoteAddress: string, onWrite?: (bytes: Uint8Array) => void) {
    this.remoteAddress = remoteAddress;
    this.#onWrite = onWrite;
  }

  /** The attacker sends. */
  send(bytes: Uint8Array): void {
    this.#incoming.push(bytes);
    this.#wake?.();
  }

  /** The attacker sends nothing more, and waits for what is answered. */
  finish(): void {
    this.#isFinished = true;
    this.#wake?.();
  }

  /** What the node answered. */
  written(): Buffer {
    return Buffer.concat(this.#written);
  }

  async read(signal: CancelSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (signal.aborted) throw new NetError('BABBLE_NET_CANCELLED', 'cancelled', {}, signal.reason);
      const chunk = this.#incoming.shift();
      if (chunk !== undefined) return chunk;
      if (this.#isFinished || this.isClosed) return undefined;
      await this.#woken(signal);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#onWrite === undefined) this.#written.push(bytes.slice());
    else this.#onWrite(bytes);
  }

  close(): void {
    this.isClosed = true;
    this.#wake?.();
  }

  abort(reason: unknown): void {
    this.#failure ??= new NetError('BABBLE_NET_CONNECTION_LOST', 'The connection is closed', {}, reason);
    this.close();
  }

  #woken(signal: CancelSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      this.#wake = wake;
      signal.addEventListener('abort', wake);
    });
  }
}
