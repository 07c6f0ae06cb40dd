// The live stream: listens to the node while somebody reads, writes every message once, and lets readers take it from a ring. Nothing listens, and
// nothing is kept, a while after the last reader has gone.
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { ServiceNode } from '../service-node.ts';
import type { Pace } from '../text-stream.ts';
import { Chunks } from './chunks.ts';
import { MessageRing, type RingBounds } from './message-ring.ts';
import { messageOf } from './messages.ts';
import { NotedChanges } from './noted-changes.ts';
import { RESET, StreamReader } from './stream-reader.ts';
import type { Topic } from './topics.ts';

/** How often what was noted is written. */
const FLUSH_MS = 100;
const STATUS_MS = 1_000;
const KEEP_ALIVE_MS = 15_000;
/** How long a reader may be away without missing anything. */
const RESUME_MS = 30_000;
/** What may be noted between two writings. */
const MOST_NOTED = 20_000;
/** Messages that are written at a stretch. */
const STRETCH = 200;
const BOUNDS: RingBounds = { messages: 20_000, characters: 16 * 1024 * 1024 };
/** Ids begin here in each millisecond of the epoch: later lives of a node have higher ones. */
const IDS_PER_MS = 1_000;
const RETRY_MS = 2_000;

export interface StreamHubInit {
  readonly node: Pick<ServiceNode, 'on' | 'look' | 'validators' | 'statistics'>;
  readonly now: () => number;
  /** The JSON of the status message. */
  readonly status: () => string;
  readonly bounds?: RingBounds;
  /** How fast it is written and sent. */
  readonly pace: Pace;
}

export interface Subscription {
  readonly topics: ReadonlySet<Topic>;
  /** The last id that the reader has, if it comes again. */
  readonly lastId: number | undefined;
}

export class StreamHub {
  /** Readers that were cut off since the start, because they were too slow. */
  droppedCount = 0;
  /** Times that something could not be told. */
  failureCount = 0;
  readonly #init: StreamHubInit;
  readonly #ring: MessageRing;
  readonly #chunks: Chunks;
  readonly #noted = new NotedChanges(MOST_NOTED);
  readonly #readers = new Set<StreamReader>();
  #stopListening: (() => void) | undefined;
  #resting: NodeJS.Timeout | undefined;
  #isWriting = false;
  #state: string;

  constructor(init: StreamHubInit) {
    this.#init = init;
    this.#ring = new MessageRing(Math.floor(init.now()) * IDS_PER_MS, init.bounds ?? BOUNDS);
    this.#chunks = new Chunks(this.#ring);
    this.#state = init.node.statistics().state;
  }

  get readerCount(): number {
    return this.#readers.size;
  }

  get isListening(): boolean {
    return this.#stopListening !== undefined;
  }

  /** Bytes of messages from now on, or from the last id on. */
  subscribe({ topics, lastId }: Subscription): ReadableStream<Uint8Array> {
    this.#listen();
    const isThere = lastId !== undefined && lastId >= this.#ring.oldestId - 1 && lastId < this.#ring.nextId;
    const reader = new StreamReader({
      ring: this.#ring,
      topics,
      from: isThere ? lastId + 1 : this.#ring.nextId,
      preface: this.#preface(topics, lastId !== undefined && !isThere),
      now: this.#init.now,
      chunks: this.#chunks,
      pace: this.#init.pace,
      onEnd: (ended, slow) => this.#onEnd(ended, slow),
    });
    this.#readers.add(reader);
    return reader.body;
  }

  #preface(topics: ReadonlySet<Topic>, hasMissed: boolean): string {
    const reset = hasMissed ? RESET : '';
    const status = topics.has('status') ? `event: status\ndata: ${this.#init.status()}\n\n` : '';
    return `retry: ${RETRY_MS}\n\n${reset}${status}`;
  }

  #listen(): void {
    clearTimeout(this.#resting);
    this.#resting = undefined;
    if (this.#stopListening !== undefined) return;
    const { node } = this.#init;
    this.#state = node.statistics().state;
    const timers = [
      setInterval(() => void this.#flush().catch((error: unknown) => this.#fail(error)), FLUSH_MS).unref(),
      setInterval(() => this.#tick(), STATUS_MS).unref(),
    ];
    const stops = [
      node.on('changes', ({ changes, begunAnew }) => this.#onChanges(changes, begunAnew)),
      node.on('block', ({ block }) => this.#noted.add({ kind: 'block', block })),
      node.on('state', ({ state }) => this.#noted.add({ kind: 'state', state })),
    ];
    this.#stopListening = () => {
      for (const timer of timers) clearInterval(timer);
      for (const stop of stops) stop();
      this.#stopListening = undefined;
      this.#noted.take();
      this.#ring.clear();
    };
  }

  #onChanges(changes: Parameters<NotedChanges['addChanges']>[0], begunAnew: boolean): void {
    // Everything that was told belongs to a graph that is no more.
    if (begunAnew) this.#reset();
    else this.#noted.addChanges(changes);
  }

  #tick(): void {
    try {
      this.#ring.push('status', this.#init.status());
    } catch (error) {
      this.#fail(error);
      return;
    }
    for (const reader of this.#readers) {
      reader.notify();
      reader.keepAlive(KEEP_ALIVE_MS);
    }
  }

  /** What could not be told breaks the streams, and nothing else: the node goes on. */
  #fail(error: unknown): void {
    this.failureCount += 1;
    for (const reader of [...this.#readers]) reader.fail(error);
    this.#stopListening?.();
  }

  async #flush(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    const { pace } = this.#init;
    try {
      await pace.turn();
      const { noted, complete } = this.#noted.take();
      if (!complete) return this.#reset();
      let startedMs = performance.now();
      for (const [i, each] of noted.entries()) {
        const { topic, data } = messageOf(each, { node: this.#init.node, previousState: this.#state });
        if (each.kind === 'state') this.#state = each.state;
        this.#ring.push(topic, data);
        if (i % STRETCH !== STRETCH - 1) continue;
        for (const reader of this.#readers) reader.notify();
        pace.spend(performance.now() - startedMs);
        await setImmediate();
        if (!this.isListening) return;
        startedMs = performance.now();
      }
      pace.spend(performance.now() - startedMs);
      if (noted.length > 0) for (const reader of this.#readers) reader.notify();
    } finally {
      this.#isWriting = false;
    }
  }

  /** Readers hear that they have missed something; those who are away for a moment, when they come again. */
  #reset(): void {
    this.#noted.take();
    this.#ring.clear();
    for (const reader of this.#readers) reader.reset();
  }

  #onEnd(reader: StreamReader, slow: boolean): void {
    this.#readers.delete(reader);
    if (slow) this.droppedCount += 1;
    if (this.#readers.size > 0) return;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#stopListening?.(), RESUME_MS).unref();
  }
}
