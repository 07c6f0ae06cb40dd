// What the transport needs of any signalling: to be found, and to hand descriptions to others. Rule RTC-SIGNAL-1.
import type { CancelSignal } from '@babble/host';

/**
 * Answers an offer: `description` is the JSON text that the other side sent, the result is the one it gets. `from` is what the sender calls
 * itself; nobody has checked it (RTC-WAMP-20). A rejection with a NetError is told to the sender, its message as it is.
 */
export type OfferHandler = (from: string, description: string) => Promise<string>;

/** A way to exchange session descriptions with nodes that are named by their public keys. */
export interface Signalling {
  /** The own name: a public key text (RTC-ID-1). */
  readonly publicKey: string;
  /**
   * Connects and becomes reachable; offers reach `answer` from then on. Rejects with `BABBLE_NET_SIGNALLING_UNREACHABLE` or
   * `BABBLE_NET_SIGNALLING_REFUSED`; it can then be called again.
   */
  start(answer: OfferHandler): Promise<void>;
  /** Unregisters and disconnects. Repeatable; `start` may follow. */
  stop(): Promise<void>;
  /**
   * Hands an offer to `target` and resolves with its answer. Rejects with `BABBLE_NET_UNREACHABLE` (nobody has that name, or it could not process the
   * offer: `data.text`), with `BABBLE_NET_TIMEOUT`, or with the reason of the signal.
   */
  offer(target: string, description: string, signal: CancelSignal): Promise<string>;
}
