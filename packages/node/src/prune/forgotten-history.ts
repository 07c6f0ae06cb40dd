// Says in the log, now and then, that somebody asks for what is not kept any more: he cannot be helped by gossip. Rules NODE-DIFF-1, ST-4.
import type { Clock, Logger } from '@babble/host';

/** Whoever is too far behind asks again and again. */
const LEAST_PAUSE_MS = 60_000;

export interface ForgottenHistoryInit {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

export class ForgottenHistory {
  readonly #init: ForgottenHistoryInit;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(init: ForgottenHistoryInit) {
    this.#init = init;
  }

  /** `peer` is his name, or his id. */
  askedBy(peer: string): void {
    const { clock, logger } = this.#init;
    if (clock.now() < this.#notBeforeMs) return;
    this.#notBeforeMs = clock.now() + LEAST_PAUSE_MS;
    logger.warn(
      { peer },
      'A peer lacks events that this node does not keep any more: it can come back by fast sync (--fast-sync) only',
    );
  }
}
