// A connection in memory whose two directions end apart, as those of TCP do: a ByteStream for the node, bytes for the test.
import type { CancelSignal } from '@babble/host';
import type { ByteStream } from '@babble/net';
import { NetError } from '@babble/net';

interface Direction {
  readonly chunks: Uint8Array[];
  ended: boolean;
  /** Called when something came. */
  wake: (() => void) | undefined;
}

/** The test's end. */
export class TestEnd {
  readonly #out: Direction;
  readonly #in: Direction;

  constructor(out: Direction, incoming: Direction) {
    this.#out = out;
    this.#in = incoming;
  }

  send(bytes: Uint8Array): void {
    if (!this.#out.ended) this.#out.chunks.push(bytes.slice());
    this.#out.wake?.();
  }

  /** Nothing more will be sent; the other side may still answer. */
  finish(): void {
    this.#out.ended = true;
    this.#out.wake?.();
  }

  /** What came since the last call. */
  take(): Buffer {
    return Buffer.concat(this.#in.chunks.splice(0));
  }

  /** The other side sends nothing more. */
  get isClosed(): boolean {
    return this.#in.ended;
  }
}

class NodeEnd implements ByteStream {
  readonly remoteAddress: string;
  readonly #out: Direction;
  readonly #in: Direction;
  #aborted: NetError | undefined;

  constructor(out: Direction, incoming: Direction, remoteAddress: string) {
    this.#out = out;
    this.#in = incoming;
    this.remoteAddress = remoteAddress;
  }

  async read(signal: CancelSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      if (this.#aborted !== undefined) throw this.#aborted;
      if (signal.aborted) throw new NetError('BABBLE_NET_CANCELLED', 'cancelled', {}, signal.reason);
      const chunk = this.#in.chunks.shift();
      if (chunk !== undefined) return chunk;
      if (this.#in.ended) return undefined;
      await this.#woken(signal);
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#aborted !== undefined) throw this.#aborted;
    this.#out.chunks.push(bytes.slice());
    this.#out.wake?.();
  }

  close(): void {
    this.#end();
  }

  abort(reason: unknown): void {
    this.#aborted ??= new NetError('BABBLE_NET_CONNECTION_LOST', 'The connection is closed', {}, reason);
    this.#end();
  }

  #end(): void {
    this.#out.ended = true;
    this.#in.ended = true;
    this.#out.wake?.();
    this.#in.wake?.();
  }

  #woken(signal: CancelSignal): Promise<void> {
    return new Promise((resolve) => {
      const onAbort = (): void => resolve();
      signal.addEventListener('abort', onAbort);
      this.#in.wake = () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
    });
  }
}

export function halfOpenPair(remoteAddress = '192.0.2.1:1'): { readonly node: ByteStream; readonly test: TestEnd } {
  const toNode: Direction = { chunks: [], ended: false, wake: undefined };
  const toTest: Direction = { chunks: [], ended: false, wake: undefined };
  return { node: new NodeEnd(toTest, toNode, remoteAddress), test: new TestEnd(toNode, toTest) };
}
