// Every bound of the application sockets. Rule OURS-8.

export interface SocketLimits {
  /** Bytes of one request to the node, or of its answer, 16 MiB by default: anybody who reaches the port can send it. */
  readonly maxSubmitBytes: number;
  /** Bytes of one message that carries a block or a snapshot, 256 MiB by default; in base64 a snapshot grows by a third. */
  readonly maxStateBytes: number;
  /** Connections at a time, 1,024 by default; more are closed at once. */
  readonly maxConnectionCount: number;
  /** Open requests of one connection from which on no more is read from it, 4,096 by default; what one read brought is begun as a whole. */
  readonly maxOpenRequestCount: number;
}

/** How long the stand-alone programs wait for a connection, and for an answer where that has a limit. */
export const DEFAULT_TIMEOUT_MS = 1_000;

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  maxSubmitBytes: 16 * 1024 * 1024,
  maxStateBytes: 256 * 1024 * 1024,
  maxConnectionCount: 1_024,
  maxOpenRequestCount: 4_096,
};
