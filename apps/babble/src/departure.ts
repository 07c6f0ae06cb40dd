// How a running node leaves its network: once, however often it is told to, and with a line in the log that says how it ended.
// Rules NODE-LEAVE-1 … NODE-LEAVE-5.
import type { Logger } from '@babble/host';
import { type BabbleNode, NodeError } from '@babble/node';

export type DepartureEnd =
  | { readonly kind: 'left' }
  /** It took no part, or was the only validator: it just stopped. */
  | { readonly kind: 'nothing to leave' }
  /** It stopped, and the others count it as one that is down. */
  | { readonly kind: 'not left'; readonly reason: string };

export interface DepartureInit {
  readonly node: BabbleNode;
  /** How long the decision may take, and again the round from which on it holds. */
  readonly joinTimeoutMs: number;
  readonly logger: Logger;
}

export class Departure {
  readonly #init: DepartureInit;
  #end: Promise<DepartureEnd> | undefined;

  constructor(init: DepartureInit) {
    this.#init = init;
  }

  /** Resolves when the node has stopped; rejects if stopping fails. */
  leave(): Promise<DepartureEnd> {
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
    }
    logger.info({}, 'Left the validators, and stopped');
    return { kind: 'left' };
  }
}
