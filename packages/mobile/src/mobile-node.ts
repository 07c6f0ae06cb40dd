// A node on a phone, with the operations of the Go mobile bindings. Rule APP-MOB-1. Whatever a call cannot do is told to its caller; what
// happens while nobody waits goes to the exception handler.
import { base64Decode, text, textMap } from '@babble/crypto';
import type { Logger } from '@babble/host';
import type { BabbleNode } from '@babble/node';
import { formatPeersLine } from '@babble/peers';
import type { InMemoryProxy } from '@babble/proxy';
import { MobileError } from './errors.ts';
import type { Exceptions } from './exceptions.ts';

const statisticsCodec = textMap(text);

/** What is used of a {@link BabbleNode}. */
export type WrappedNode = Pick<
  BabbleNode,
  'leave' | 'on' | 'peers' | 'publicKey' | 'start' | 'state' | 'statistics' | 'stop' | 'validators'
>;

export interface MobileNodeParts {
  readonly node: WrappedNode;
  readonly app: Pick<InMemoryProxy, 'submit'>;
  readonly logger: Logger;
  readonly exceptions: Exceptions;
}

export class MobileNode {
  readonly #parts: MobileNodeParts;
  /** What stopped the node, if it stopped by itself. */
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: MobileNodeParts) {
    this.#parts = parts;
    parts.node.on('failure', ({ error }) => {
      this.#failure = { error };
      parts.exceptions.report('The node cannot go on, and stops', error);
    });
  }

  /**
   * Starts the node, once. With `async` it resolves when the node runs, without when it has stopped again. If a part cannot be opened, the exception handler is
   * told and it rejects with the error of that part; without `async` also with what stopped the node by itself.
   */
  async run(async: boolean): Promise<void> {
    const { node, exceptions } = this.#parts;
    try {
      await node.start();
    } catch (error) {
      exceptions.report('Cannot start the node', error);
      throw error;
    }
    if (!async) await this.#over();
  }

  /**
   * Leaves politely: asks the network to be removed from the validators, waits for that, and stops. The node is stopped in any case. Rejects with
   * `BABBLE_NODE_TIMEOUT` or `BABBLE_NODE_REFUSED` if it had to go without consent.
   */
  leave(): Promise<void> {
    return this.#parts.node.leave();
  }

  /** Stops without telling the network: it will be missed. Repeatable. */
  shutdown(): Promise<void> {
    return this.#parts.node.stop();
  }

  /**
   * Hands a transaction to the node, as base64 or as bytes, which are copied; resolves when the node has taken it, which says nothing about its
   * commit. May be called from inside `onCommit`. Rejects with `BABBLE_MOBILE_TRANSACTION_INVALID`, `BABBLE_PROXY_NOT_RUNNING` before
   * {@link run}, where the Go bindings wait for ever, `BABBLE_PROXY_BUSY` and `BABBLE_PROXY_TRANSACTION_TOO_LARGE`.
   */
  async submitTx(transaction: string | Uint8Array): Promise<void> {
    const bytes = typeof transaction === 'string' ? base64Decode(transaction) : transaction;
    if (!(bytes instanceof Uint8Array)) {
      throw new MobileError('BABBLE_MOBILE_TRANSACTION_INVALID', 'the transaction is neither base64 nor bytes');
    }
    await this.#parts.app.submit(bytes);
  }

  /** The validator's public key text, `0X04…`. */
  getPubKey(): string {
    return this.#parts.node.publicKey;
  }

  /** Whom the node gossips with, as STD JSON with its newline; `''` on error. */
  getPeers(): string {
    return this.#orEmpty('getPeers', () => formatPeersLine(this.#parts.node.peers));
  }

  /** The validators of round 0, as STD JSON with its newline; `''` on error. */
  getGenesisPeers(): string {
    return this.#orEmpty('getGenesisPeers', () => formatPeersLine(this.#parts.node.validators(0).peers));
  }

  /** What the node tells about itself (NODE-STAT-1), texts by name, as STD JSON with its newline; `''` on error. */
  getStats(): string {
    return this.#orEmpty('getStats', () => {
      const statistics = new Map<string, string>(Object.entries(this.#parts.node.statistics()));
      return `${statisticsCodec.std(statistics)}\n`;
    });
  }

  #orEmpty(method: string, call: () => string): string {
    try {
      return call();
    } catch (error) {
      this.#parts.logger.error({ error, method }, 'The node has no answer');
      return '';
    }
  }

  /** Resolves when the node has stopped, with everything closed. */
  async #over(): Promise<void> {
    const { node } = this.#parts;
    if (node.state !== 'Shutdown') {
      await new Promise<void>((resolve) => {
        node.on('state', ({ state }) => {
          if (state === 'Shutdown') resolve();
        });
      });
    }
    await node.stop();
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
