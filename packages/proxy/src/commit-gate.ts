// Blocks on their way into a handler: one at a time, and a repeated one only once. Rules APP-RULE-2, APP-RETRY-3.
import type { Block, CommitResponse } from '@babble/hashgraph';

/**
 * A node that lost the connection, or its patience, sends the block again although the handler may be working on it or be done. Within one life of
 * the application such a repetition gets the same answer, and the handler does not see it.
 */
export class CommitGate {
  readonly #commit: (block: Block) => Promise<CommitResponse>;
  #newest: { readonly key: string; readonly response: Promise<CommitResponse> } | undefined;

  constructor(commit: (block: Block) => Promise<CommitResponse>) {
    this.#commit = commit;
  }

  /** `key` is equal for equal blocks only. A failed commit is tried again when the block is repeated. */
  commit(key: string, block: Block): Promise<CommitResponse> {
    if (this.#newest?.key === key) return this.#newest.response;
    const response = this.#after(this.#newest?.response, block);
    const newest = { key, response };
    this.#newest = newest;
    response.catch(() => {
      if (this.#newest === newest) this.#newest = undefined;
    });
    return response;
  }

  /** The state was replaced: the newest block is to be applied again if it comes again. */
  reset(): void {
    this.#newest = undefined;
  }

  async #after(earlier: Promise<CommitResponse> | undefined, block: Block): Promise<CommitResponse> {
    // How the earlier block ended concerns only the caller that gave it.
    await earlier?.catch(() => undefined);
    return this.#commit(block);
  }
}
