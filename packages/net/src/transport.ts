// The Transport: how a node asks its peers and is asked by them. Rules NET-API-1, NET-API-2, NET-RPC-2, NET-RPC-3.
import type { CancelSignal, Clock, Logger, Random } from '@babble/host';

/** The requests that every implementation of the protocol knows (NET-RPC-2). */
export type ClassicMethod = 'join' | 'sync' | 'eagerSync' | 'fastForward';

/**
 * A classic method, or the name of an extension: 1 to 64 characters of `a-z A-Z 0-9 . / _ -`. An extension is asked only of peers that announced
 * that they know it (`wire` in sync messages): others close the connection.
 */
export type Method = ClassicMethod | (string & Record<never, never>);

/** The answer to a request: both parts are always there (NET-RPC-3). */
export interface RpcResponse {
  /** `''` when the request succeeded. Otherwise the body does not count (NET-ERR-8). */
  readonly error: string;
  /**
   * For classic methods one JSON text on one line; as answered by a handler its newline is there, as received it may be gone.
   * For extensions any bytes.
   */
  readonly body: Uint8Array;
}

export interface RpcRequest {
  readonly method: Method;
  /** For classic methods one JSON value, white space around it allowed; not looked into yet. Not to be changed. */
  readonly body: Uint8Array;
  /** Where the request came from, for logs and quotas; it proves nothing (NODE-GOSSIP-6). */
  readonly remoteAddress: string;
  /** Aborted when the requester is gone, when the time for the answer is over, or at `stop()`. */
  readonly signal: CancelSignal;
}

/**
 * Answers requests, several at a time. What peers are to read belongs into `error` of the answer. A promise rejected with the NetError
 * `BABBLE_NET_MALFORMED` or `BABBLE_NET_LIMIT_EXCEEDED` (as `decodeBody` throws them) closes the connection without an answer (NET-CONN-2); any
 * other rejection is answered with the error text `internal error` and the body `null`.
 */
export type RequestHandler = (request: RpcRequest) => Promise<RpcResponse>;

/** What an implementation can do; the suite skips the cases that need what is missing. */
export interface TransportSupports {
  /** It can be reached by peers: `start` opens a door. `false` for one that only dials. */
  readonly listen: boolean;
  /** It carries named extensions beside the classic methods. */
  readonly extensions: boolean;
}

export interface Transport {
  readonly supports: TransportSupports;
  /** Where it listens; `''` where there is no such thing, and before `start()` where it is found out there. */
  readonly localAddress: string;
  /** What other nodes are to dial: the `netAddr` in the node's own join request (TCP-2). `''` before `start()` where it is found out there. */
  readonly advertiseAddress: string;
  /**
   * Opens the door. Requests reach `handler` from then on. Rejects with `BABBLE_NET_ADDRESS_…` when the address cannot be used;
   * it can then be called again. A second call while started changes nothing but the handler.
   */
  start(handler: RequestHandler): Promise<void>;
  /**
   * Closes the door and every connection, also idle ones; what waits rejects with `BABBLE_NET_STOPPED`. Resolves when the address is free again
   * and nobody is served any more. Repeatable; `start` may follow.
   */
  stop(): Promise<void>;
  /**
   * Sends `body` to `target`, the `netAddr` of a peer (NET-API-2), and waits for the whole answer, also one that carries an error text.
   * The peer may see it twice: a connection used before that ends without an answer is taken for a stale one, and a fresh one is tried.
   * Rejects with `BABBLE_NET_UNREACHABLE`, `…_TIMEOUT`, `…_CONNECTION_LOST`, `…_LIMIT_EXCEEDED`, `…_MALFORMED`, `…_CANCELLED`, `…_STOPPED`,
   * `…_REQUEST_INVALID`.
   */
  request(target: string, method: Method, body: Uint8Array, signal: CancelSignal): Promise<RpcResponse>;
}

/** What the host of a transport (a node) provides. */
export interface TransportComponents {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
}

/** The second half of `tcp(init)(components)`: `init` is what the user decides, `components` is what the node provides. */
export type TransportFactory = (components: TransportComponents) => Transport;
