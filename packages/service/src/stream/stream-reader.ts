// One reader of the stream: where it is in the ring, and the bytes that are made for it when it can take some. Whoever is so slow that the ring has
// moved past it is cut off: it comes again and goes on from its last id, or hears that it has missed something.
import { performance } from 'node:perf_hooks';
import type { Pace } from '../text-stream.ts';
import type { Chunks } from './chunks.ts';
import type { MessageRing } from './message-ring.ts';
import type { Topic } from './topics.ts';

/** What it takes to send a chunk beside making it. */
const SEND_MS = 0.03;

/** Tells a reader that it has missed something, and has to look anew. */
export const RESET = 'event: reset\ndata: {}\n\n';

export interface StreamReaderInit {
  readonly ring: MessageRing;
  readonly topics: ReadonlySet<Topic>;
  /** Id of the first message it gets. */
  readonly from: number;
  /** What it gets before. */
  readonly preface: string;
  readonly now: () => number;
  readonly chunks: Chunks;
  readonly pace: Pace;
  /** It has gone, or was cut off. */
  readonly onEnd: (reader: StreamReader, slow: boolean) => void;
}

export class StreamReader {
  readonly body: ReadableStream<Uint8Array>;
  readonly #init: StreamReaderInit;
  readonly #encoder = new TextEncoder();
  #position: number;
  #pending: string;
  #lastSentMs: number;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  /** Wakes the reader when something may have come. */
  #wake: (() => void) | undefined;

  constructor(init: StreamReaderInit) {
    this.#init = init;
    this.#position = init.from;
    this.#pending = init.preface;
    this.#lastSentMs = init.now();
    this.body = new ReadableStream<Uint8Array>(
      { pull: (controller) => this.#pull(controller), cancel: () => this.#cancel() },
      { highWaterMark: 0 },
    );
  }

  /** There may be something new in the ring. */
  notify(): void {
    this.#wake?.();
  }

  /** Sends a comment if nothing was sent for so long, so that nobody on the way takes the connection for dead. */
  keepAlive(silentMs: number): void {
    if (this.#init.now() - this.#lastSentMs < silentMs || this.#pending !== '') return;
    this.#pending = ': still here\n\n';
    this.notify();
  }

  /** What it was told is worth nothing any more: it goes on with what comes next. */
  reset(): void {
    this.#pending += RESET;
    this.#position = this.#init.ring.nextId;
    this.notify();
  }

  /** The stream breaks off. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#end(false);
    this.notify();
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { ring, chunks, topics, pace } = this.#init;
    for (;;) {
      await pace.turn();
      // From here on nothing happens in between: whatever comes wakes it.
      if (this.#failure !== undefined) return controller.error(this.#failure.error);
      if (this.#isEnded) return;
      if (this.#pending !== '') return this.#send(controller, this.#takePending());
      if (this.#position < ring.oldestId) {
        this.#end(true);
        return controller.close();
      }
      const startedMs = performance.now();
      const { bytes, next } = chunks.from(this.#position, topics);
      this.#position = next;
      if (bytes.length > 0) {
        pace.spend(SEND_MS + performance.now() - startedMs);
        return this.#send(controller, bytes);
      }
      if (next < ring.nextId) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }

  #takePending(): Uint8Array {
    const bytes = this.#encoder.encode(this.#pending);
    this.#pending = '';
    return bytes;
  }

  #send(controller: ReadableStreamDefaultController<Uint8Array>, bytes: Uint8Array): void {
    this.#lastSentMs = this.#init.now();
    controller.enqueue(bytes);
  }

  #cancel(): void {
    this.#end(false);
    this.notify();
  }

  #end(slow: boolean): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#init.onEnd(this, slow);
  }
}
