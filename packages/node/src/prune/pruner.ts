// Has the store drop what no step of the protocol needs any more, beside everything else that the node does: events and frames below a block that is
// far enough behind the anchor and behind what the application has acknowledged. Kept are as many blocks' worth of them as the user wants, and as many events as
// may be in memory; and a block that a restart can go on from (ST-BOOT-4, HG-RESET-7). Blocks and their signatures stay. Rules OURS-8, ST-4; D7 of the known
// weaknesses.
import type { Block, Hashgraph, Store } from '@babble/hashgraph';
import type { CancelSignal, Clock, Logger } from '@babble/host';
import type { EventsAfter } from '../event-diff.ts';
import type { FailPoint } from '../fail-points.ts';
import { newestBlockBefore } from '../restart/newest-block-before.ts';
import { LaterEvents } from './later-events.ts';

/** A history is pruned when a quarter of what has to stay has come anew, and no more often than this: each time costs some questions. */
const LEAST_PAUSE_MS = 5_000;

export interface PrunerInit {
  readonly store: Store;
  readonly core: {
    readonly hashgraph: Pick<Hashgraph, 'counters' | 'participants'>;
    readonly eventsAfter: EventsAfter;
    persisted(): Promise<void>;
  };
  /** Blocks whose events stay; `Infinity` keeps all. */
  readonly keepBlocks: number;
  /** Events that stay, however many blocks they make. */
  readonly keepEvents: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the node stops. */
  readonly signal: CancelSignal;
  /** The store has failed: the node cannot go on. */
  readonly onFailure: (error: unknown) => void;
  readonly failPoint?: FailPoint;
}

export class Pruner {
  readonly #init: PrunerInit;
  readonly #later: LaterEvents;
  #running: Promise<void> | undefined;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  /** The block below which nothing is left, as far as this process knows. */
  #floor = -1;
  /** The newest block that may be the next floor when it is looked again. */
  #next = 0;

  constructor(init: PrunerInit) {
    this.#init = init;
    const { core } = init;
    this.#later = new LaterEvents({ graph: () => core.hashgraph, eventsAfter: core.eventsAfter });
  }

  /** The application has answered a block. Prunes now and then, in the background; one at a time. */
  answered({ body }: Block): void {
    const { keepBlocks, clock, signal, onFailure, core } = this.#init;
    const acknowledged = Number(body.index);
    const newest = Math.min(acknowledged, core.hashgraph.counters().anchorBlockIndex ?? -1) - keepBlocks;
    if (newest < this.#next || signal.aborted || this.#running !== undefined || clock.now() < this.#notBeforeMs) return;
    this.#notBeforeMs = clock.now() + LEAST_PAUSE_MS;
    this.#next = newest + Math.ceil(keepBlocks / 4);
    this.#running = this.#prune(newest)
      .catch(onFailure)
      .finally(() => {
        this.#running = undefined;
      });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #prune(newest: number): Promise<void> {
    const { store, core, keepEvents, logger, signal, failPoint } = this.#init;
    await core.persisted();
    const firstEvent = core.hashgraph.counters().topologicalIndex - keepEvents;
    const point = await newestBlockBefore({ store, above: this.#floor, newest, firstEvent });
    if (point === undefined || signal.aborted) return;
    // A restart begins at the block if nothing newer leads to all that came after it. What comes from now on follows, too: it builds on what is in memory, and as
    // much as that stays.
    if (!(await this.#later.followFrom(point.frame.frame))) {
      logger.debug({ block: point.blockIndex }, 'Nothing is dropped: a restart would need what is older');
      return;
    }
    if (signal.aborted) return;
    failPoint?.('history-pruning');
    await store.prune(point.frame);
    // Below it nothing is answered any more; the store removes it while everything else goes on.
    failPoint?.('history-pruned');
    this.#floor = point.blockIndex;
    logger.info({ block: point.blockIndex }, 'Events and frames from before this block are dropped; all blocks stay');
  }
}
