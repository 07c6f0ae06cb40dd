// What a transport accepts and how long it waits; how much one message may hold is in ../messages/limits.ts. Rules OURS-8, NET-CONN-4, NET-CONN-5, NODE-LIMIT-3; the reference has none of these but
// the two time-outs of requests.

/** Bounds of one transport. Each has a default; a missing key means the default. */
export interface RpcLimits {
  /** Largest request accepted, in bytes of its body. 32 MiB: a full EagerSync of a node that packs its whole pool into one event. */
  readonly maxRequestBytes: number;
  /** Largest answer accepted, in bytes of its body. 128 MiB: a FastForward answer carries the application's snapshot. */
  readonly maxResponseBytes: number;
  /** Longest error text accepted, in bytes. 64 KiB. */
  readonly maxErrorBytes: number;
  /** Connections from others open at the same time; more are closed at once. 256. */
  readonly maxConnections: number;
  /** The same from one address, or from one IPv6 network of 64 bits. 128: a whole network on one machine, but never all places. */
  readonly maxConnectionsPerAddress: number;
  /** Requests at the handler at the same time, joins counted apart from the others because they wait long; more are answered `too many requests`. 128. */
  readonly maxConcurrentRequests: number;
  /** How long a connection from another may stay without a request. 2 minutes. */
  readonly connectionIdleMs: number;
  /** How long a request may take from its type byte to its end. 30 s. */
  readonly requestReadMs: number;
  /** How long the handler may take. 30 s, more than the responder of a join waits. */
  readonly answerMs: number;
  /** How long the other end may take to accept an answer. 30 s. */
  readonly answerWriteMs: number;
  /** How long an own connection stays in the pool unused. 1 minute: less than others keep it. */
  readonly poolIdleMs: number;
}

export const DEFAULT_RPC_LIMITS: RpcLimits = {
  maxRequestBytes: 32 * 1024 * 1024,
  maxResponseBytes: 128 * 1024 * 1024,
  maxErrorBytes: 64 * 1024,
  maxConnections: 256,
  maxConnectionsPerAddress: 128,
  maxConcurrentRequests: 128,
  connectionIdleMs: 120_000,
  requestReadMs: 30_000,
  answerMs: 30_000,
  answerWriteMs: 30_000,
  poolIdleMs: 60_000,
};

/** How long dialling may take, and then an own request from its first byte to the last of its answer (NET-RPC-2, NET-POOL-1). */
export interface RequestTimeouts {
  /** All methods but `join`. 1 s. */
  readonly timeoutMs: number;
  /** `join`. 15 s: longer than the 10 s that a responder waits for consensus (C12). */
  readonly joinTimeoutMs: number;
}

export const DEFAULT_REQUEST_TIMEOUTS: RequestTimeouts = { timeoutMs: 1_000, joinTimeoutMs: 15_000 };

/** The time-outs that `given` has, the defaults for the others. */
export function requestTimeouts(given: Partial<RequestTimeouts>): RequestTimeouts {
  return {
    timeoutMs: given.timeoutMs ?? DEFAULT_REQUEST_TIMEOUTS.timeoutMs,
    joinTimeoutMs: given.joinTimeoutMs ?? DEFAULT_REQUEST_TIMEOUTS.joinTimeoutMs,
  };
}
