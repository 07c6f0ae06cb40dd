// Whether somebody else runs with the key of this node where its peers expect it: asked once, at the start. Rules NODE-SELF-6, OURS-2, OURS-4.
import type { CancelSignal, Logger, Random } from '@babble/host';
import type { PeerClient, SyncRequest } from '@babble/net';
import { NetError } from '@babble/net';

export interface KeyProbeInit {
  readonly client: PeerClient;
  readonly ownId: number;
  readonly random: Random;
  readonly logger: Logger;
  readonly signal: CancelSignal;
}

export class KeyProbe {
  readonly #init: KeyProbeInit;
  /** A participant that nobody knows: by it the node recognises its own question. */
  readonly #mark: number;
  #hasHeardItself = false;
  #isAsking = false;

  constructor(init: KeyProbeInit) {
    this.#init = init;
    this.#mark = Math.floor(init.random.next() * 0xffffffff);
  }

  /** Whether the answer is still to come: until then no event may be made. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** A question arrived at this node; perhaps its own. */
  heard({ fromId, known }: SyncRequest): void {
    if (fromId === this.#init.ownId && known?.has(this.#mark) === true) this.#hasHeardItself = true;
  }

  /** Whether a node with this key answers at an address and is not this one. Nobody there is no answer. */
  async isAnotherAt(target: string): Promise<boolean> {
    const { client, ownId, logger, signal } = this.#init;
    const request = { fromId: ownId, known: new Map([[this.#mark, -1]]), syncLimit: 0, wire: 0 };
    this.#isAsking = true;
    try {
      const answer = await client.sync(target, request, signal);
      return answer.fromId === ownId && !this.#hasHeardItself;
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
      logger.debug({ target, code: error.code }, 'Nobody else is where this node is expected');
      return false;
    } finally {
      this.#isAsking = false;
    }
  }
}
