// A node that runs: what it says of itself every second, what it decides, and whether it can be reached.

import type {
  BlockSummary,
  BlocksAnswer,
  EventAnswer,
  EventsAnswer,
  StatusAnswer,
  ValidatorsAnswer,
} from '@babble/service';
import { type Signal, signal } from '@preact/signals';
import { ApiFailure, getJson } from '../api/client.ts';
import { openStream } from '../api/stream.ts';
import type { Sample } from '../model/samples.ts';
import { sampleOf, withSample } from '../model/samples.ts';
import { GraphStore } from './graph-store.ts';

export type Connection = 'connecting' | 'live' | 'lost';

/** Blocks that are remembered by name. */
const MOST_BLOCKS = 30;
/** Blocks that are asked for at the beginning. */
const READ_BLOCKS = 8;
/** Between two tries to read what is on the page. */
const AGAIN_MS = 2_000;
/** Lanes and lags are asked for this often, while somebody looks. */
const VALIDATORS_MS = 2_000;

export class Live {
  readonly connection: Signal<Connection> = signal('connecting');
  readonly status: Signal<StatusAnswer | undefined> = signal(undefined);
  readonly samples: Signal<readonly Sample[]> = signal([]);
  readonly validators: Signal<ValidatorsAnswer | undefined> = signal(undefined);
  /** The newest first. */
  readonly blocks: Signal<readonly BlockSummary[]> = signal([]);
  readonly graph: GraphStore = new GraphStore({
    page: (from, limit) => getJson<EventsAnswer>(`events?from=${from}&limit=${limit}`),
    event: (id) => getJson<EventAnswer>(`events/${encodeURIComponent(id)}`),
  });
  #hasRead = false;

  /** Returns how to stop. */
  start(): () => void {
    const stop = openStream({
      opened: (resumed) => {
        this.connection.value = 'live';
        if (!resumed || !this.#hasRead) this.#read();
      },
      lost: () => {
        this.connection.value = this.status.value === undefined ? 'connecting' : 'lost';
      },
      reset: () => this.#read(),
      event: (event) => this.graph.append(event),
      received: (received) => this.graph.markReceived(received),
      fame: ({ witnesses }) => this.graph.markFame(witnesses),
      block: (block) => this.#takeBlock(block),
      state: () => this.#readValidators(),
      status: (status) => this.#takeStatus(status),
    });
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') this.#readValidators();
    }, VALIDATORS_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }

  /** Everything that is on the page, anew. */
  #read(): void {
    const read = async (): Promise<void> => {
      const status = await getJson<StatusAnswer>('status');
      this.#takeStatus(status);
      this.#readValidators();
      await this.graph.goLive(status.events);
      [this.#hasRead, this.connection.value, this.blocks.value] = [true, 'live', []];
      const { blocks } = await getJson<BlocksAnswer>(`blocks?order=desc&limit=${READ_BLOCKS}`);
      for (const { transactions, ...summary } of blocks) this.#takeBlock(summary);
    };
    this.#hasRead = false;
    read().catch((error: unknown) => {
      if (!(error instanceof ApiFailure)) throw error;
      this.connection.value = 'lost';
      // A stream that opens again is heard of; one that stands is not.
      setTimeout(() => {
        if (!this.#hasRead) this.#read();
      }, AGAIN_MS);
    });
  }

  #takeStatus(status: StatusAnswer): void {
    this.status.value = status;
    this.samples.value = withSample(this.samples.value, sampleOf(status));
    this.graph.total.value = Math.max(this.graph.total.value, status.events);
  }

  #takeBlock(block: BlockSummary): void {
    const others = this.blocks.value.filter(({ index }) => index !== block.index);
    this.blocks.value = [block, ...others].sort((a, b) => b.index - a.index).slice(0, MOST_BLOCKS);
  }

  #readValidators(): void {
    getJson<ValidatorsAnswer>('validators').then(
      (validators) => {
        this.validators.value = validators;
        this.graph.orderLanes(validators.validators.map(({ publicKey }) => publicKey));
      },
      (error: unknown) => {
        // Whether the node can be reached is told by the stream; the next time is soon.
        if (!(error instanceof ApiFailure)) throw error;
      },
    );
  }
}
