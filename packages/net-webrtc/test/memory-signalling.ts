// Signalling in memory: descriptions go from one node to another as they are, unless the test changes them on the way.
import type { CancelSignal } from '@babble/host';
import { NetError } from '@babble/net';
import type { OfferHandler, Signalling } from '@babble/net-webrtc';

/** What somebody in the middle does with an offer before it is handed on, and with the answer afterwards. */
export interface Middle {
  offer?(from: string, to: string, text: string): Promise<string> | string;
  answer?(from: string, to: string, text: string): Promise<string> | string;
}

export class MemorySignalling {
  readonly #handlers = new Map<string, OfferHandler>();
  middle: Middle = {};
  offerCount = 0;

  /** The end of one node. */
  of(publicKey: string): Signalling {
    return {
      publicKey,
      start: async (answer) => {
        this.#handlers.set(publicKey, answer);
      },
      stop: async () => {
        this.#handlers.delete(publicKey);
      },
      offer: (target, description, signal) => this.#offer(publicKey, target, description, signal),
    };
  }

  async #offer(from: string, target: string, description: string, signal: CancelSignal): Promise<string> {
    if (signal.aborted) throw signal.reason;
    this.offerCount += 1;
    const handler = this.#handlers.get(target);
    if (handler === undefined) throw new NetError('BABBLE_NET_UNREACHABLE', 'not registered', { target });
    const offer = (await this.middle.offer?.(from, target, description)) ?? description;
    const answer = await handler(from, offer);
    return (await this.middle.answer?.(target, from, answer)) ?? answer;
  }
}
