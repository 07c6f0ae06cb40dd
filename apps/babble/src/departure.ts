// How a running node leaves its network: once, however often it is told to, and with a line in the log that says how it ended.
// While it waits for validators that do not answer, it says so. Rules NODE-LEAVE-1 … NODE-LEAVE-5.
import type { Clock, Logger } from '@babble/host';
import type { BabbleNode, LeavingNode } from '@babble/node';
import { leaveObstacle, NodeError } from '@babble/node';

/** How often it looks who is there: within so long whoever waits learns what for. */
const LOOK_MS = 3_000;

export type DepartureEnd =
  | { readonly kind: 'left' }
  /** It took no part, or was the only validator: it just stopped. */
  | { readonly kind: 'nothing to leave' }
  /** It stopped, and the others count it as one that is down. */
  | { readonly kind: 'not left'; readonly reason: string };

export interface DepartureInit {
  readonly node: LeavingNode & Pick<BabbleNode, 'isMissed' | 'leave' | 'stop'>;
  /** How long the decision may take, and again the round from which on it holds. */
  readonly joinTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Of this process, which a signal ends at once. */
  readonly pid: number;
}

export class Departure {
  readonly #init: DepartureInit;
  readonly #listeners = new Set<(text: string) => void>();
  #end: Promise<DepartureEnd> | undefined;
  #obstacle: string | undefined;
  #told: string | undefined;

  constructor(init: DepartureInit) {
    this.#init = init;
  }

  get isUnderWay(): boolean {
    return this.#end !== undefined;
  }

  /** Resolves when the node has stopped; rejects if stopping fails. `tell` hears what it waits for, if that takes longer. */
  leave(tell: (text: string) => void = () => undefined): Promise<DepartureEnd> {
    this.#listeners.add(tell);
    if (this.#told !== undefined) tell(this.#told);
    this.#end ??= this.#leave();
    return this.#end;
  }

  async #leave(): Promise<DepartureEnd> {
    const { node, joinTimeoutMs, logger } = this.#init;
    if (!node.isMissed) {
      await node.stop();
      logger.info({}, 'Stopped: this node took no part, or was the only validator, so there was nothing to leave');
      return { kind: 'nothing to leave' };
    }
    logger.info(
      { atMostMs: 2 * joinTimeoutMs },
      'Leaving: waits until the validators have agreed and go on without this one; a second signal stops at once',
    );
    const stopLooking = this.#watch();
    try {
      await node.leave();
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      const reason = error.code === 'BABBLE_NODE_STOPPED' ? 'it was told to stop meanwhile' : error.message;
      logger.warn(
        { code: error.code, reason },
        'Stopped without having left: the others count this node as down, or remove it yet, since they may have got the request',
      );
      return { kind: 'not left', reason };
    } finally {
      stopLooking();
    }
    logger.info({}, 'Left the validators, and stopped');
    return { kind: 'left' };
  }

  /** Looks again and again at what it waits for, and tells what is new. Returns how to end that. */
  #watch(): () => void {
    const { node, clock, joinTimeoutMs } = this.#init;
    const beganMs = clock.now();
    const look = (): void => {
      const nowMs = clock.now();
      this.#tell(leaveObstacle(node, beganMs, nowMs), beganMs + 2 * joinTimeoutMs - nowMs);
      timer = clock.setTimeout(look, LOOK_MS);
    };
    let timer = clock.setTimeout(look, LOOK_MS);
    return () => clock.clearTimeout(timer);
  }

  #tell(obstacle: string | undefined, atMostMs: number): void {
    if (obstacle === this.#obstacle) return;
    this.#obstacle = obstacle;
    const { logger, pid } = this.#init;
    const seconds = Math.max(1, Math.ceil(atMostMs / 1_000));
    this.#told =
      obstacle === undefined
        ? 'Enough validators take part again: the leave goes on.'
        : `Still leaving: ${obstacle}. Unless that changes, this node stops in ${seconds} s at the latest without having left, and the others count it as one that is down. A signal stops it at once (kill ${pid}).`;
    logger.warn({}, this.#told);
    for (const tell of this.#listeners) tell(this.#told);
  }
}
