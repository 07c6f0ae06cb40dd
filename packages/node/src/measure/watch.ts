// What a node notes about itself while it works: counters and times, nothing that grows. Whoever wants more listens to `changes`.
import type { Block, ChangeSet, EventId } from '@babble/hashgraph';
import type { Clock } from '@babble/host';
import { BlockTimes } from './block-times.ts';
import type { CoreWatch } from './core-watch.ts';
import { Finality } from './finality.ts';

export interface WatchInit {
  readonly clock: Pick<Clock, 'now'>;
  readonly onChanges: (changes: ChangeSet, begunAnew: boolean) => void;
}

export class Watch implements CoreWatch {
  readonly finality: Finality = new Finality();
  readonly blockTimes: BlockTimes = new BlockTimes();
  /** When a round was last decided, in ms since the epoch. */
  lastDecidedMs: number | undefined;
  readonly #init: WatchInit;

  constructor(init: WatchInit) {
    this.#init = init;
  }

  accepted(number: number): void {
    this.finality.accepted(number, this.#init.clock.now());
  }

  sent(id: EventId, below: number, count: number): void {
    this.finality.sent(id, below, count);
  }

  changed(changes: ChangeSet, begunAnew: boolean): void {
    if (begunAnew) this.finality.forget();
    else for (const frame of changes.frames) this.finality.decided(frame);
    if (changes.rounds.length > 0) this.lastDecidedMs = this.#init.clock.now();
    this.#init.onChanges(changes, begunAnew);
  }

  /** The application has answered a block. */
  answered({ body }: Block): void {
    const nowMs = this.#init.clock.now();
    this.blockTimes.note(Number(body.index), nowMs);
    this.finality.answered(Number(body.roundReceived), nowMs);
  }
}
