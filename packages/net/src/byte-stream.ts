// The one thing that stream RPC needs from below: bytes in order, both ways. A TCP socket, a WebRTC data channel or a pair
// in memory becomes a transport by implementing these four methods.
import type { CancelSignal } from '@babble/host';

/**
 * A connection to one peer. Boundaries of chunks mean nothing. At most one `read` and one `write` wait at a time.
 * After an error, other than that of a cancelled `read`, every further `read` and `write` rejects. `cancellable` and `connectionLost` help to write one.
 */
export interface ByteStream {
  /** What the other end is called in logs; `''` where the layer below does not say. */
  readonly remoteAddress: string;
  /**
   * The next bytes (never an empty array), or `undefined` once the other end has finished sending.
   * The array belongs to the caller. Rejects with `BABBLE_NET_CONNECTION_LOST` or, through the signal, `BABBLE_NET_CANCELLED`;
   * a cancelled read loses no bytes.
   */
  read(signal: CancelSignal): Promise<Uint8Array | undefined>;
  /**
   * Sends `bytes` as one piece, where the layer below has pieces. Resolves when they are accepted: a sender that awaits each write keeps
   * a bounded amount in memory. The array must not change afterwards. Rejects as `read` does; after a rejected write the stream is unusable.
   */
  write(bytes: Uint8Array, signal: CancelSignal): Promise<void>;
  /** Sends what was accepted, then ends both directions. Repeatable. */
  close(): void;
  /**
   * Ends both directions at once, dropping what was not sent. What waits at this end rejects with `reason` if that is a NetError,
   * else with `BABBLE_NET_CONNECTION_LOST` and `reason` as its cause. The other end rejects too, where the layer below can tell it (TCP: a reset).
   * Repeatable.
   */
  abort(reason: unknown): void;
}
