// Telling the application which state the node entered. Whether it listens has no consequence for the node (APP-API-5, APP-RETRY-7);
// before the application is closed it gets a moment to hear of what it was told last.
import type { Clock, Logger } from '@babble/host';
import type { AppProxy } from '@babble/proxy';
import type { NodeState } from './states/node-state.ts';
import { NODE_STATES } from './states/node-state.ts';

/** How long an application that does not answer holds up the end of its node: as long as a socket waits for one answer (APP-RETRY-1). */
const LONGEST_WAIT_MS = 1_000;

export interface AnnouncementsInit {
  readonly app: Pick<AppProxy, 'onStateChanged'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class Announcements {
  readonly #init: AnnouncementsInit;
  /** What the application has not answered. */
  readonly #open = new Map<Promise<void>, NodeState>();
  #isOver = false;

  constructor(init: AnnouncementsInit) {
    this.#init = init;
  }

  announce(state: NodeState): void {
    const told: Promise<void> = this.#init.app
      .onStateChanged(NODE_STATES[state])
      .catch((error: unknown) => {
        // What was open at the end has been named there; that the end ends it is no news.
        if (!this.#isOver) this.#init.logger.warn({ state, error }, 'The application did not take the state change');
      })
      .finally(() => this.#open.delete(told));
    this.#open.set(told, state);
  }

  /** Resolves when the application has answered everything, or after {@link LONGEST_WAIT_MS}. To be called before it is closed. */
  async end(): Promise<void> {
    const { clock, logger } = this.#init;
    const answered = Promise.all(this.#open.keys()).then(() => true);
    const isAnswered = await new Promise<boolean>((resolve) => {
      const timer = clock.setTimeout(() => resolve(false), LONGEST_WAIT_MS);
      void answered.then(() => {
        clock.clearTimeout(timer);
        resolve(true);
      });
    });
    this.#isOver = true;
    if (isAnswered) return;
    const states = [...this.#open.values()];
    logger.warn(
      { states, waitedMs: LONGEST_WAIT_MS },
      'The application has not answered the state change; it is closed now',
    );
  }
}
